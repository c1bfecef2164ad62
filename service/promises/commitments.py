"""A policy sentence read as a commitment: what, by whom, within which time; by the same time reader as a draft."""

from __future__ import annotations

from datetime import timedelta

from service.domain import Commitment
from service.language.lexicon import BASE, CONJ, NOM, PERSON, PREP, THIRD_S, classes
from service.language.normalise import fold
from service.language.reading import Word
from service.language.times import find_times
from service.language.times_expression import TimeExpression
from service.language.words import find_words

_AT_ONCE = ("at once", "immediately", "right away", "straight away", "instantly")
_TRIMMED = " \t\n,;:.-–—"
_MAX_ACTION = 200  # characters


def read_commitment(text: str) -> Commitment:
    """The commitment that a plain sentence states.

    "status update within 4 hours" gives that action within four hours; "duty manager calls by 17:00" has an owner and a
    moment (`at`); "callbacks in the user's time zone" has no time. The first time of the sentence that binds counts.
    """
    folded = fold(text)
    time = next((one for one in find_times(text) if one.concrete), None)
    at_once = next((phrase for phrase in _AT_ONCE if phrase in folded), None) if time is None else None
    rest = _without(text, time, folded, at_once)
    words = find_words(fold(rest))
    owner, begins = _owner(rest, words)
    action = _trim(rest[begins:]) or _trim(rest) or _trim(text) or "act"
    if time is None:
        return Commitment(text, action[:_MAX_ACTION], timedelta(0) if at_once else None, None, owner)
    return Commitment(
        text,
        action[:_MAX_ACTION],
        time.within,
        None if time.within is not None else text[time.start : time.end][-len(time.at or "") :] or None,
        owner,
        time.business,
        time.kind == "recurring",
    )


def _without(text: str, time: TimeExpression | None, folded: str, phrase: str | None) -> str:
    """The sentence without its time, and without the "take up to" that led to it."""
    if time is not None:
        before, after = text[: time.start], text[time.end :]
    elif phrase is not None:
        before, after = text[: folded.index(phrase)], text[folded.index(phrase) + len(phrase) :]
    else:
        return text
    before = before.rstrip(_TRIMMED)
    for tail in (" take", " takes", " in", " is", " are"):
        before = before.removesuffix(tail)
    return f"{before} {after.strip(_TRIMMED)}".strip()


def _owner(text: str, words: tuple[Word, ...]) -> tuple[str | None, int]:
    """Who acts, where the sentence opens with a person or team and a verb; and where the action's own words begin."""
    if words and classes(words[0][0]) & NOM:
        return None, words[min(1, len(words) - 1)][1]
    for index, (word, _, end) in enumerate(words[:5]):
        if classes(word) & PERSON and index + 1 < len(words):
            following = classes(words[index + 1][0])
            if following & THIRD_S or (following & BASE and word.endswith("s")):
                name = text[words[0][1] : end].removeprefix("our ").removeprefix("Our ").removeprefix("the ")
                return name, words[index + 1][1]
    return None, 0


def _trim(text: str) -> str:
    text = text.strip(_TRIMMED)
    while (last := text.rpartition(" ")[2].lower()) and " " in text and classes(last) & (PREP | CONJ):
        text = text[: -len(last)].strip(_TRIMMED)
    return text
