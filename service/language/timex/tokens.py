"""A text as the words of the general time grammar: names, number words put together, dates and clock times in digits.

What no rule knows is one kind of token, `junk`, which no construction runs across.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from service.language.numbers import joined
from service.language.timex.digits import read_digits
from service.language.timex.words import GLUED_UNITS, Value, lexicon

_TENS = frozenset(range(20, 100, 10))
_AMBIGUOUS = frozenset("may march mar sat sun mon wed sep dec jan second fall spring".split())
_PRONOUNS = frozenset("i we you he she they it the be not".split())
_NAMING = frozenset(
    "in of by since before after until till next last on from between during early late mid and to".split()
)
_MONEY = frozenset("$€£#")
_MAX_TOKENS = 20_000


class Node(NamedTuple):
    """A token, or what a rule made of several: its kind, its value, and where it stands."""

    kind: str
    value: Value
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?P<junk>(?:[^\W\d_]+\d+){2,}[^\W\d_]*|\d+(?:[a-z]+\d+){2,}|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:st|nd|rd|th)?[._]\d+[._]\d+[._]\d+)"
        r"|(?P<ampm>[ap] ?\. ?m\b(?: ?\.)?|[ap]m?\b\.(?=m)|ampm\b|[ap] m\b|(?<=\d)\.[ap]\.?m\b\.?|(?<=\d)[ap]\b|[ap]m\b\.?)"
        r"|(?P<wc>w/c\b)"
        r"|(?P<stamp>\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d)?)"
        r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
        r"|(?P<digits>\d+(?:(?: ?[-~/] ?|[.:])\d+)*)"
        r"|(?P<month>(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|september)\.(?= ?\d)|(?:sept?|oct|nov|dec)\.(?= on\b))"
        r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
        r"|(?P<own>(?<=\w)'s\b)"
        r"|(?P<half>½)"
        r"|(?P<gap>\n\s*\n)"
        r"|(?P<mark>[^\s\w])"
    )


def tokens(text: str, folded: str) -> list[Node]:
    """The tokens of a text, with number words put together; `folded` is the text in small letters, of equal length."""
    found: list[Node] = []
    words = lexicon()
    for match in _pattern().finditer(folded):
        group = match.lastgroup or ""
        start, end = match.span()
        word = match[0]
        glued = bool(found) and found[-1].end == start
        if group == "word":
            _add_word(text, folded, found, word, start, end, words)
        elif group == "digits":
            _add_digits(folded, found, word, start, end)
        elif group == "ordinal":
            value = int(re.sub(r"\D", "", word))
            found.append(
                Node("ord" if 0 < value < 32 or folded[end:].lstrip().startswith("cent") else "junk", value, start, end)
            )
        elif group == "month":
            found.append(Node("month", words[word[:3]][1], start, end))
        elif group == "ampm":
            kind = (
                "ampm"
                if found
                and (
                    found[-1].kind
                    in ("num", "CLOCK", "decimal", "today", "weekday", "ord", "noon", "big", "DATE", "part", "clock")
                    or word in ("am", "pm")
                )
                else "junk"
            )
            if kind == "junk" and word in ("a", "p"):
                _add_word(text, folded, found, word, start, end, words)
            else:
                half = "ap" if word == "ampm" else word.lstrip(". ")[0]
                stop = end - 1 if word.endswith(".") and word.count(".") == 1 else end
                found.append(Node(kind, half, start, stop))
        elif group == "stamp":
            found.append(Node("isostamp", word, start, end))
        elif group == "own":
            last = found[-1]
            if last.kind == "num" and isinstance(last.value, int) and last.value > 10 and last.value % 10 == 0:
                found[-1] = Node("decade", last.value, last.start, end)
            else:
                found.append(Node("s", word, start, end))
        elif group == "half":
            found.append(Node("half", word, start, end))
        elif group == "wc":
            found.append(Node("beginning", "w/c", start, end))
        elif group == "mark":
            kind, value = words.get(word, ("junk", word))
            if word == "'" and folded[end : end + 1].isdigit():
                continue
            found.append(Node(kind, value, start, end))
        else:
            found.append(Node("junk", word, start, end))
        if len(found) > _MAX_TOKENS:
            break
    return found


def _add_word(
    text: str, folded: str, found: list[Node], word: str, start: int, end: int, words: dict[str, tuple[str, Value]]
) -> None:
    glued = bool(found) and found[-1].end == start
    last = found[-1] if found else None
    if glued and last is not None and last.kind in ("num", "big", "decimal") and _unit_behind(found, word, start, end):
        return
    if glued and last is not None and last.kind == "year" and word == "s":
        found.append(Node("s", word, start, end))
        return
    if word.endswith("'s") and word not in words:
        kind, value = words.get(word[:-2], ("junk", None))
        found.append(Node(kind, value, start, end - 2))
        found.append(Node("s", "'s", end - 2, end))
        return
    kind, value = words.get(word, ("junk", word))
    if word in _AMBIGUOUS and not _is_name(text, folded, found, word, start, end):
        kind = "junk"
    if kind == "num" and isinstance(value, int) and _join(found, value, end):
        return
    if kind in ("ord", "decade") and isinstance(value, int) and _join_ordinal(found, kind, value, word, start, end):
        return
    if word in ("q", "h", "w", "fy", "cy", "sy") and folded[end : end + 1].isdigit():
        kind, value = ("yeartype", value) if kind == "yeartype" else (f"{word}mark", word)
    found.append(Node(kind, value, start, end))


def _unit_behind(found: list[Node], word: str, start: int, end: int) -> bool:
    """Whether the word right behind digits is a unit in one letter ("3h"), or "ish"."""
    last = found[-1]
    if word in GLUED_UNITS and word not in ("s",) and isinstance(last.value, int | float):
        if GLUED_UNITS[word]:
            found.append(Node("unit", GLUED_UNITS[word], start, end))
        else:
            found[-1] = Node("junk", None, last.start, end)
        return True
    if word == "ish":
        found[-1] = last._replace(end=end)
        found.append(Node("ampm", "o", end, end))
        return True
    if word == "s" and last.kind == "num" and isinstance(last.value, int) and last.value % 10 == 0 and last.value > 10:
        found[-1] = Node("decade", last.value, last.start, end)
        return True
    return False


def _is_name(text: str, folded: str, found: list[Node], word: str, start: int, end: int) -> bool:
    """Whether "may" or "sat" names a month or a day: by its capital or by what stands beside it."""
    last = found[-1] if found else None
    following = folded[end : end + 12].split()
    after = following[0].strip(".,?!") if following else ""
    spelled = last is not None and last.kind == "num" and last.value != 1
    number = after[:1].isdigit() or lexicon().get(after, ("", 0))[0] in ("num", "ord")
    before = folded[max(0, start - 10) : start].split()
    named = bool(before) and before[-1] in _NAMING and not (word in ("may", "march") and before[-1] in ("and", "to"))
    if word == "second":
        return True
    if last is not None and last.kind == "junk" and str(last.value) in _MONEY and last.end == start:
        return False
    if word in ("fall", "spring"):
        return named or number or (last is not None and last.kind in ("the", "this", "next", "last"))
    if last is not None and last.end == start and last.kind in ("num", "year", "slash", "dash"):
        return True
    beside = last is not None and (spelled or last.kind == "ord" or (last.kind == "of" and len(found) > 1))
    if word == "may" and (after in _PRONOUNS or not (text[start].isupper() or named or number or beside)):
        return False
    if text[start].isupper():
        opens = last is None or last.kind == "stop"
        return number or not opens or word not in ("may", "march", "mar", "sun")
    dated = last is not None and last.kind in ("weekday", "comma")
    return number or beside or named or (dated and word != "may") or word in ("jan", "sep", "dec", "mon", "wed")


def _join(found: list[Node], value: int, end: int) -> bool:
    """Whether the number word went into the one before it: "twenty four", "two thousand and fifteen"."""
    at = len(found) - 1
    if at > 0 and found[at].kind == "dash" and found[at].end - found[at].start == 1:
        hyphen = found[at - 1].end == found[at].start and isinstance(found[at - 1].value, int)
        at = at - 1 if hyphen and found[at - 1].value in _TENS else -1
    elif at > 0 and found[at].kind == "and":
        left = found[at - 1].value
        big = found[at - 1].kind in ("num", "big", "year") and isinstance(left, int)
        at = at - 1 if big and (left in _TENS or left >= 100) and left % 10 == 0 and value < 100 else -1  # type: ignore[operator]
    if at < 0 or found[at].kind not in ("num", "big", "year"):
        return False
    left = found[at].value
    both = _sum(float(left), value) if isinstance(left, int | float) and left == int(left) else None
    if both is None:
        return False
    found[at:] = [_number(int(both), found[at].start, end)]
    return True


def _sum(left: float, value: int) -> float | None:
    if value == 100 and 1 < left < 30:
        return left * 100
    if value == 100 and left >= 1000 and 0 < left % 1000 < 10:
        return left + left % 1000 * 99  # one thousand seven, hundred
    if left >= 100 and left % 10 == 0 and left % 100 >= 20 and value < 10:
        return left + value
    if left >= 1000 and left % 1000 and left % 100 == 0 and value < 100:
        return left + value
    return joined(left, value)


def _number(value: int, start: int, end: int) -> Node:
    kind = "num" if value < 100 else ("year" if 1000 <= value < 2200 else "big")
    return Node(kind, value, start, end)


def _join_ordinal(found: list[Node], kind: str, value: int, word: str, start: int, end: int) -> bool:
    """Whether the ordinal went into the tens before it ("twenty second"), or is the unit of a number ("one second")."""
    at = len(found) - 1
    if at > 0 and found[at].kind == "dash" and found[at - 1].end == found[at].start:
        at -= 1
    if at > 0 and found[at].kind == "and" and kind == "decade":
        at -= 1
    if at < 0 or found[at].kind not in ("num", "decimal", "a", "big", "year"):
        return False
    left = found[at].value
    if kind == "decade":
        if isinstance(left, int) and (left in (18, 19, 20, 21, 2) or left >= 1000):
            base = left if left >= 1000 else (2000 if left == 2 else left * 100)
            found[at:] = [Node("decade", base + value, found[at].start, end)]
            return True
        return False
    if left in (20, 30) and value < 10:
        found[at:] = [Node("ord", int(str(left)) + value, found[at].start, end)]
        return True
    if word == "second" and found[at].kind in ("num", "decimal") and at == len(found) - 1:
        found.append(Node("unit", "second", start, end))
        return True
    return False


def _add_digits(folded: str, found: list[Node], word: str, start: int, end: int) -> None:
    """Add the tokens that a run of digits and marks stands for; junk where it is an amount, a ratio or a code."""
    before = folded[max(0, start - 2) : start]
    money = before.strip()[-1:] in _MONEY and before.strip()
    behind = folded[end : end + 2]
    if money or behind[:1] == "%" or (behind[:1] in "$€£_" and behind[:1]):
        found.append(Node("junk", None, start, end))
        return
    mark = re.fullmatch(r"(\d)[-/](\d{4})", word) if found and found[-1].kind in ("qmark", "hmark") else None
    if mark is not None and found[-1].end == start:
        found.append(Node("num", int(mark[1]), start, start + 1))
        found.append(Node("year", int(mark[2]), start + 2, end))
        return
    found.extend(
        Node(kind, value, start + first, start + last) for kind, value, first, last in read_digits(word, before, behind)
    )
