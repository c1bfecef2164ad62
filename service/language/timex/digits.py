"""Dates, months, clock times and ranges of them that are written in digits.

A slashed date is read month first unless the first number cannot be one; with a year of two digits likewise. A run of
digits that is none of these (a ratio, a telephone number, a code) is junk as a whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from service.tuples import NamedTuple

Piece: TypeAlias = tuple[str, object, int, int]  # kind, value, start and end in the run


_THIS_CENTURY = 40  # years of two digits below it are of this century


class Written(NamedTuple):
    """A day as it is written: parts that are 0 are not said."""

    year: int
    month: int
    day: int


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    shapes = (
        (r"(?P<y>\d{4}) ?(?P<s>[-/.]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<d>\d{1,2})", "date"),
        (r"(?P<m>\d{1,2})(?P<s>[-/.])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4}|\d\d)", "date"),
        (r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", "compact"),
        (r"(?P<m>\d{1,2})/(?P<d>\d{1,2})", "date"),
        (r"(?P<y>(?:1[5-9]|20|21)\d\d) ?[-/.] ?(?P<m>\d{1,2})", "month"),
        (r"(?P<m>\d{1,2}) ?[-/] ?(?P<y>(?:1[5-9]|20|21)\d\d)", "month"),
        (r"(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d))?", "clock"),
        (r"(?P<d>\d+)\.(?P<m>\d+)", "decimal"),
        (r"(?P<n>\d+)", "number"),
    )
    return tuple((re.compile(shape), kind) for shape, kind in shapes)


def read_digits(run: str, before: str = "", behind: str = "") -> list[Piece]:
    """The pieces of a run of digits and marks: one, a range of two, or one of junk."""
    if not (before[-1:] in "-/" and before[:1].isdigit()) and (whole := _one(run, 0)):
        return [whole]
    for mark in ("-", "~", " - ", " ~ "):
        ways = [match.start() for match in re.finditer(re.escape(mark), run)]
        for at in ways:
            left, right = run[:at], run[at + len(mark) :]
            first, second = _one(left, 0), _one(right, at + len(mark))
            if first and second and _fit(first, second, left, right):
                dash = at + mark.index(mark.strip())
                return [first, ("dash", mark.strip(), dash, dash + 1), second]
    pieces = _spaced(run) or _beside_month(run, before, behind)
    return pieces or [("junk", None, 0, len(run))]


def _spaced(run: str) -> list[Piece]:
    """The pieces around a dash or slash with spaces beside it, read one by one: "5 - 6:30", "32 - 2015"."""
    parts = list(re.finditer(r"[^ ]+", run))
    if len(parts) != 3 or parts[1][0] not in "-~" or "~" in run[:1]:
        return []
    first, second = _one(parts[0][0], parts[0].start()), _one(parts[2][0], parts[2].start())
    if not first or not second or (second[0] != "numdate" and "year" in (first[0], second[0])):
        return []
    return [first, ("dash", parts[1][0], *parts[1].span()), second]


def _beside_month(run: str, before: str, behind: str) -> list[Piece]:
    """Day and year around a month's name: "Sep-23-2020", "2020/23/Sep"."""
    parts = re.fullmatch(r"(\d+)([-/])(\d+)", run)
    named = (before[-1:] in ("-", "/") and before[:1].isalpha()) or (behind[:1] in ("-", "/") and behind[1:].isalpha())
    if parts is None or not named:
        return []
    first, second = _one(parts[1], 0), _one(parts[3], parts.start(3))
    if first is None or second is None or {first[0], second[0]} != {"num", "year"}:
        return []
    return [first, ("slash" if parts[2] == "/" else "dash", parts[2], *parts.span(2)), second]


def _fit(first: Piece, second: Piece, left: str, right: str) -> bool:
    """Whether two pieces make a range: of the same kind, numbers small, years in order, times in four digits."""
    kinds = {first[0], second[0]}
    if kinds == {"num"}:
        return len(left.strip()) <= 2 and len(right.strip()) <= 2
    if kinds == {"year"}:
        return len(left) == len(right) == 4 and int(left) < int(right)
    if kinds in ({"numdate"}, {"clock"}, {"decimal"}, {"military"}):
        return True
    return (kinds <= {"num", "clock", "decimal"} and "clock" in kinds) or kinds == {"num", "decimal"}


def _one(text: str, at: int) -> Piece | None:
    """The piece that the text as a whole is."""
    for shape, kind in _shapes():
        match = shape.fullmatch(text.strip())
        if match is None:
            continue
        end = at + len(text)
        parts = {name: part for name, part in match.groupdict().items() if part is not None}
        if kind in ("date", "compact", "month"):
            written = _written(parts)
            if written is not None and (kind != "compact" or 1900 <= written.year < 2100):
                return "numdate", written, at, end
            continue
        if kind == "clock":
            hour, minute, second = int(parts["H"]), int(parts["M"]), int(parts.get("S", 0))
            return (
                ("clock", (hour * 3600 + minute * 60 + second), at, end)
                if hour < 25 and minute < 60 and second < 60
                else None
            )
        if kind == "decimal":
            return "decimal", text.strip(), at, end
        return _number(text.strip(), at, end)
    return None


def _number(text: str, at: int, end: int) -> Piece:
    value = int(text[:12])
    if len(text) <= 2:
        return "num", value, at, end
    if len(text) == 4 and 1500 <= value < 2200:
        return "year", value, at, end
    if len(text) == 4 and value < 2400 and value % 100 < 60:
        return "military", (value // 100 * 60 + value % 100) * 60, at, end
    return "big", value, at, end


def _written(parts: dict[str, str]) -> Written | None:
    year = int(parts.get("y", 0))
    month, day = int(parts["m"]), int(parts.get("d", 0))
    if len(parts.get("y", "")) == 2:
        year = full_year(year)
    if month > 12 and 0 < day <= 12:
        month, day = day, month
    if not 0 < month <= 12 or day > 31 or ("d" in parts and not day):
        return None
    return Written(year, month, day)


def full_year(value: int) -> int:
    """A year as it is meant: of two digits the nearest century's."""
    return value if value > 99 else value + (2000 if value < _THIS_CENTURY else 1900)
