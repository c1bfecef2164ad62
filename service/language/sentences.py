"""Where sentences, list items and lines of their own begin and end, and which stretches are quoted.

Not split at: abbreviations, initials, decimals, versions, addresses. A line break ends a sentence unless the line
looks wrapped (long, and the next line goes on in lower case or without a list mark).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from service.language.lexicon import listed
from service.language.reading import Word, start_of

_ABBREVIATIONS = listed(
    "mr mrs ms dr prof st vs etc e.g eg i.e ie approx inc ltd co corp no nr dept ext tel incl excl est max min jan feb"
    " mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m fig ref vol sr jr u.s u.k ph.d cf"
    " resp min hr hrs"
)
_ENDING_ABBREVIATIONS = listed("etc a.m p.m inc ltd co min max hr hrs no sat sun mon wed mar sept est ref")
_READ_ON = listed(
    "and or on at in to for of with but by if when so today tomorrow tonight sharp latest your our local cet cest utc"
    " gmt bst est edt pst pdt monday tuesday wednesday thursday friday saturday sunday"
)
_WRAPPED_LINE = 58  # a line at least this long was broken by a mail program rather than by its author


@cache
def _break_pattern() -> re.Pattern[str]:
    # one character that both alternatives begin with: the search skips to the next such character
    return re.compile(r"[.!?\n](?:(?<!\n)[.!?]*[\"')\]*]*(?=\s|$)|(?<=\n)\n*)")


@cache
def _list_mark() -> re.Pattern[str]:
    return re.compile(r"[ \t]*(?:[-*•·–]|\d{1,2}[.)]|[a-h]\)|>)\s")


@cache
def _quote_pattern(lines: bool) -> re.Pattern[str]:
    """Each alternative opens with its mark, so that the search skips to the next one; `lines`: those with ">" too."""
    return re.compile(
        r"\"(?<![\w\"]\")(?=[^\s\"])(?:[^\"\n]|\n(?!\n)){1,500}?\"(?!\w)"
        r"|'(?<![\w']')(?!(?:cause|til|em|tis|twas|n|bout)\b|\d0s)(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){2,200}?(?<=[\w.,!?])'(?!\w)"
        + (r"|^[ ]*>[^\n]*" if lines else ""),
        re.MULTILINE,
    )


def quoted_ranges(folded: str) -> tuple[tuple[int, int], ...]:
    """Stretches in quotation marks (closed within their paragraph) and lines that begin with ">", in order."""
    if '"' not in folded and "'" not in folded and ">" not in folded:
        return ()
    return tuple([match.span() for match in _quote_pattern(">" in folded).finditer(folded)])


def sentence_ranges(folded: str) -> list[tuple[int, int]]:
    """(start, end) of every sentence that holds a letter or digit, in order."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _break_pattern().finditer(folded):
        if match[0][0] == "\n":
            if not _ends_line(folded, match.start(), match.end()):
                continue
        elif not _ends_sentence(folded, start, match.start(), match.end()):
            continue
        _append(ranges, folded, start, match.end())
        start = match.end()
    _append(ranges, folded, start, len(folded))
    return ranges


def _append(ranges: list[tuple[int, int]], folded: str, start: int, end: int) -> None:
    piece = folded[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + len(piece) - len(piece.lstrip())
        ranges.append((begin, begin + len(stripped)))


def _ends_sentence(folded: str, start: int, at: int, end: int) -> bool:
    """Whether the mark at `at` ends a sentence: not after an abbreviation, an initial or a list number."""
    if folded[at] != "." or folded[at:end].count(".") > 1:
        return True
    begin = (
        max(folded.rfind(" ", start, at), folded.rfind("\n", start, at), folded.rfind("(", start, at), start - 1) + 1
    )
    before = folded[begin:at]
    following = folded[end : end + 2].strip()
    if before in _ABBREVIATIONS:
        return before in _ENDING_ABBREVIATIONS and not following.isdigit() and not _goes_on(folded, end)
    if len(before) == 1 and before.isalpha():
        return before not in "abcdefghjklmnopqrstvwxyz" or not following.isalpha()
    return not (before.isdigit() and len(before) < 3 and folded[start:begin].strip() == "")


def _goes_on(folded: str, at: int) -> bool:
    """Whether what follows an abbreviation reads on; folded text has no capitals, so a function word decides."""
    word = folded[at : at + 20].strip().partition(" ")[0].strip(".,")
    return word in _READ_ON


def _ends_line(folded: str, at: int, end: int) -> bool:
    if end - at > 1 or end >= len(folded):
        return True
    if _list_mark().match(folded, end):
        return True
    line = folded[folded.rfind("\n", 0, at) + 1 : at]
    return len(line) < _WRAPPED_LINE


def words_between(words: tuple[Word, ...], ranges: list[tuple[int, int]]) -> list[tuple[Word, ...]]:
    """The words of each range; a word belongs to the range in which it starts."""
    starts = list(map(start_of, words))
    groups: list[tuple[Word, ...]] = []
    first = 0
    for _, end in ranges:
        last = bisect_left(starts, end, first)
        groups.append(words[first:last])
        first = last
    return groups
