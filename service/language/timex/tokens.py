"""A text as the words of the general time grammar: names, number words put together, dates and clock times in digits.

What no rule knows is one kind of token, `junk`, which no construction runs across.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from service.language.lexicon import listed
from service.language.numbers import joined
from service.language.timex.digits import read_digits
from service.language.timex.words import GLUED_UNITS, Value, lexicon
from service.tuples import NamedTuple

_TENS = frozenset(range(20, 100, 10))
_AMBIGUOUS = listed("may march mar sat sun mon wed sep dec jan fall spring")
_PRONOUNS = listed("i we you he she they it the be not")
_NAMING = listed("in of by since before after until till next last on from between during early late mid and to")
_TIMED = listed("num clock decimal today weekday ord noon big part military month year")
_NUMBERED = listed("q h w fy cy sy")  # "q3", "h1", "fy19"
_MONEY = frozenset("$€£#")
_MAX_TOKENS = 20_000
_LONGEST_RUN = 40  # characters of digits and marks that may be dates


class Node(NamedTuple):
    """A token, or what a rule made of several: its kind, its value, and where it stands."""

    kind: str
    value: Value
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?P<junk>(?:[^\W\d_]+\d+){2,}[^\W\d_]*|\d+(?:[a-z]+\d+){2,}|\d+(?:,\d{3})+(?:\.\d+)?"
        r"|\d+[._]\d+[._]\d+[._]\d+)"
        r"|(?P<ampm>[ap] ?\. ?m\b(?: ?\.)?|ampm\b|[ap] m\b|(?<=\d)\.[ap]\.?m\b\.?|(?<=\d)[ap]\b|[ap]m\b\.?)"
        r"|(?P<wc>w/c\b)"
        r"|(?P<stamp>\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d)?)"
        r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
        r"|(?P<digits>\d+(?:(?: ?[-~/] ?|[.:])\d+)*)"
        r"|(?P<month>(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|september)\.(?= ?\d| on\b))"
        r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
        r"|(?P<own>(?<=\w)'s\b)"
        r"|(?P<half>½)"
        r"|(?P<gap>\n\s*\n)"
        r"|(?P<mark>[^\s\w])"
    )


def tokens(text: str, folded: str) -> list[Node]:
    """The tokens of a text, with number words put together; `folded` is the text in small letters, of equal length."""
    page = _Page(text, folded, [])
    for match in _pattern().finditer(folded):
        _ADD[match.lastgroup or ""](page, match[0], *match.span())
        if len(page.found) > _MAX_TOKENS:
            break
    return page.found


class _Page(NamedTuple):
    """The text that is read, and the tokens found so far."""

    text: str
    folded: str
    found: list[Node]

    def add(self, kind: str, value: Value, start: int, end: int) -> None:
        self.found.append(Node(kind, value, start, end))

    def glued(self, start: int) -> Node | None:
        """The token that ends where the next one starts."""
        return self.found[-1] if self.found and self.found[-1].end == start else None


def _add_junk(page: _Page, word: str, start: int, end: int) -> None:
    page.add("junk", word, start, end)


def _add_ordinal(page: _Page, word: str, start: int, end: int) -> None:
    value = int(word[:-2])
    known = 0 < value < 32 or page.folded[end : end + 9].lstrip().startswith("cent")
    page.add("ord" if known else "junk", value, start, end)


def _add_month(page: _Page, word: str, start: int, end: int) -> None:
    page.add("month", lexicon()[word[:3]][1], start, end)


def _add_half(page: _Page, word: str, start: int, end: int) -> None:
    """Add am or pm, "a" and "p" only right behind a clock time."""
    timed = bool(page.found) and (page.found[-1].kind in _TIMED or word in ("am", "pm"))
    if not timed and word in ("a", "p"):
        _add_word(page, word, start, end)
        return
    closing = word.endswith(".") and word.count(".") == 1  # the sentence's full stop
    half = "ap" if word == "ampm" else word.lstrip(". ")[0]
    page.add("ampm" if timed else "junk", half, start, end - closing)


def _add_own(page: _Page, word: str, start: int, end: int) -> None:
    """Add what "'s" makes: a decade of "the 70's", else a mark of its own."""
    last = page.found[-1] if page.found else None
    if last is not None and last.kind == "num" and isinstance(last.value, int) and last.value in _TENS:
        page.found[-1] = Node("decade", last.value, last.start, end)
    else:
        page.add("s", word, start, end)


def _add_mark(page: _Page, word: str, start: int, end: int) -> None:
    if word == "'" and page.folded[end : end + 1].isdigit():  # the '40s
        return
    kind, value = lexicon().get(word, ("junk", word))
    page.add(kind, value, start, end)


def _add_word(page: _Page, word: str, start: int, end: int) -> None:
    words, last = lexicon(), page.glued(start)
    if last is not None and last.kind in ("num", "big", "decimal") and _unit_behind(page.found, word, start, end):
        return
    if last is not None and last.kind == "year" and word == "s":
        page.add("s", word, start, end)
        return
    if word.endswith("'s") and word not in words:
        kind, value = words.get(word[:-2], ("junk", None))
        page.add(kind, value, start, end - 2)
        page.add("s", "'s", end - 2, end)
        return
    kind, value = words.get(word, ("junk", word))
    if word in _AMBIGUOUS and not _is_name(page, word, start, end):
        kind = "junk"
    if kind == "num" and isinstance(value, int) and _join(page.found, value, end):
        return
    if (
        kind in ("ord", "decade")
        and isinstance(value, int)
        and _join_ordinal(page.found, kind, value, word, start, end)
    ):
        return
    if word in _NUMBERED and page.folded[end : end + 1].isdigit():
        kind = "yeartype" if kind == "yeartype" else f"{word}mark"
    page.add(kind, value, start, end)


def _unit_behind(found: list[Node], word: str, start: int, end: int) -> bool:
    """Whether the word right behind digits is a unit in one letter ("3h"), or "ish"."""
    last = found[-1]
    if word in GLUED_UNITS and word != "s" and isinstance(last.value, int | float):
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


def _is_name(page: _Page, word: str, start: int, end: int) -> bool:
    """Whether "may" or "sat" names a month or a day: by its capital or by what stands beside it."""
    text, folded, found = page
    last = found[-1] if found else None
    after = folded[end : end + 12].split()[:1]
    follower = after[0].strip(".,?!") if after else ""
    number = follower[:1].isdigit() or lexicon().get(follower, ("", 0))[0] in ("num", "ord")
    before = folded[max(0, start - 10) : start].split()[-1:]
    named = bool(before) and before[0] in _NAMING and not (word in ("may", "march") and before[0] in ("and", "to"))
    if word in ("fall", "spring"):
        return named or number or (last is not None and last.kind in ("the", "this", "next", "last"))
    if last is not None and last.end == start:
        if last.kind in ("num", "year", "slash", "dash"):
            return True
        if last.kind == "junk" and str(last.value) in _MONEY:
            return False
    counted = last is not None and ((last.kind == "num" and last.value != 1) or last.kind in ("ord", "of"))
    if word == "may" and follower in _PRONOUNS:
        return False
    if text[start].isupper():
        opens = last is None or last.kind == "stop"
        return number or not opens or word not in ("may", "march", "mar", "sun")
    listed = last is not None and last.kind in ("weekday", "comma") and word != "may"
    return number or counted or named or listed or word in ("jan", "sep", "dec", "mon", "wed")


def _join(found: list[Node], value: int, end: int) -> bool:
    """Whether the number word went into the one before it: "twenty four", "two thousand and fifteen"."""
    at = len(found) - 1
    if at > 0 and found[at].kind in ("dash", "and"):
        left = found[at - 1].value
        tens = isinstance(left, int) and left in _TENS
        hyphen = found[at].kind == "dash" and tens and found[at - 1].end == found[at].start
        hundreds = found[at].kind == "and" and isinstance(left, int) and (tens or left >= 100) and left % 10 == 0
        at = at - 1 if hyphen or (hundreds and value < 100) else -1
    if at < 0 or found[at].kind not in ("num", "big", "year"):
        return False
    left = found[at].value
    both = _sum(float(left), value) if isinstance(left, int) else None
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
    joint = found[at].kind if at > 0 else ""
    if joint == "dash" or (joint == "and" and kind == "decade"):
        at -= 1
    left = found[at].value if at >= 0 and found[at].kind in ("num", "decimal", "big", "year") else None
    if kind == "decade":
        base = _century(left)
        if base is not None:
            found[at:] = [Node("decade", base + value, found[at].start, end)]
        return base is not None
    if isinstance(left, int) and left in (20, 30) and value < 10:
        found[at:] = [Node("ord", left + value, found[at].start, end)]
        return True
    if word == "second" and left is not None and at == len(found) - 1:
        found.append(Node("unit", "second", start, end))
        return True
    return False


def _century(left: Value) -> int | None:
    """The first year of what a number before a decade stands for: "nineteen" seventies, "two thousand and" tens."""
    if not isinstance(left, int) or not (left in (2, 18, 19, 20, 21) or left >= 1000):
        return None
    return left if left >= 1000 else (2000 if left == 2 else left * 100)


def _add_digits(page: _Page, word: str, start: int, end: int) -> None:
    """Add the tokens that a run of digits and marks stands for; junk where it is an amount, a ratio or a code."""
    before, behind = page.folded[max(0, start - 2) : start], page.folded[end : end + 2]
    if (before.strip()[-1:] or " ") in _MONEY or (behind[:1] or " ") in "%$€£_" or len(word) > _LONGEST_RUN:
        page.add("junk", None, start, end)
        return
    last = page.glued(start)
    mark = re.fullmatch(r"(\d)[-/](\d{4})", word) if last is not None and last.kind in ("qmark", "hmark") else None
    if mark is not None:
        page.add("num", int(mark[1]), start, start + 1)
        page.add("year", int(mark[2]), start + 2, end)
        return
    for kind, value, first, stop in read_digits(word, before, behind):
        page.add(kind, value, start + first, start + stop)


_ADD: dict[str, Callable[[_Page, str, int, int], None]] = {
    "junk": _add_junk,
    "gap": _add_junk,
    "word": _add_word,
    "digits": _add_digits,
    "ordinal": _add_ordinal,
    "month": _add_month,
    "ampm": _add_half,
    "own": _add_own,
    "mark": _add_mark,
    "half": lambda page, word, start, end: page.add("half", word, start, end),
    "wc": lambda page, word, start, end: page.add("beginning", word, start, end),
    "stamp": lambda page, word, start, end: page.add("isostamp", word, start, end),
}
