"""What a single word tells of time, whatever stands beside it: its kind for the grammar, and its value."""

from __future__ import annotations

from typing import TypeAlias

from service.language.numbers import number_of
from service.language.remembered import remembered
from service.language.times_grammar import GLUED_UNITS, Value, lexicon, vague_phrases

_BEHIND_DIGITS = GLUED_UNITS | {"st", "nd", "rd", "th"}  # words that mean something there, and nothing elsewhere
_CONTEXTUAL = frozenset("numw1")  # kinds whose words may be something else, by what stands beside them
# Kind and value of a word, whether its neighbours may change them, and the vague phrases that it may open.
Known: TypeAlias = tuple[str, Value, bool, tuple[str, ...]]


@remembered(4096)
def told_of(word: str) -> Known | None:
    """What is known of a word; None for most: nothing is said of time with them, whatever stands beside them."""
    kind, value = lexicon().get(word) or _unlisted(word)
    contextual = kind in _CONTEXTUAL or (kind == "." and word in _BEHIND_DIGITS)
    opened = vague_phrases().get(word, ())
    return (kind, value, contextual, opened) if kind != "." or contextual or opened else None


def _unlisted(word: str) -> tuple[str, Value]:
    """Kind and value of what the lexicon doesn't hold: numbers, clock times, dates, possessives, anything else."""
    first = word[0]
    if first.isdigit():
        return _digits(word)
    if "'" in word and word.endswith("'s"):  # "an hour's time", "tomorrow's"
        return lexicon().get(word[:-2], (".", None))
    if word[:3] in ("utc", "gmt") and len(word) > 4:
        return "Z", word
    return ".", None


def _digits(word: str) -> tuple[str, Value]:
    if len(word) >= 10 and word[4] == "-":
        return "D", word
    mark = next((mark for mark in ":./h" if mark in word), "")
    parts = word.split(mark) if mark else [word]
    if len(parts) == 2 and mark in (":", ".", "h") and len(parts[0]) <= 2 and len(parts[1]) == 2 and "," not in word:
        hour, minute = int(parts[0]), int(parts[1])
        if hour <= 24 and minute < 60:
            return ("c" if mark == "." else "C"), (hour, minute)
    if mark in ("/", ".") and len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) in (2, 4):
        return ("D", word) if (mark == "/" or len(parts[2]) == 4) and int(parts[0]) <= 31 else (".", None)
    if mark in (":", "/", "h"):
        return ".", None
    value = number_of(word)
    if value is None:
        return ".", None
    return ("n" if value <= 999 and len(word) < 6 else "#"), value
