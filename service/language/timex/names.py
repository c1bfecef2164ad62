"""Periods by their names: months, years, quarters, seasons, decades."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.cascade import Match, Rule
from service.language.timex.days import (
    month_of,
    part_of_year,
    period,
    years,
)
from service.language.timex.digits import full_year
from service.language.timex.meaning import Meaning, Span, nothing
from service.language.timex.tokens import Node

_OFFSET = {"next": 1, "near": 1, "last": -1, "this": 0, "same": 0, "": 0}


def offset_of(match: Match) -> int:
    """Which way next, this and last point: 1, 0, -1."""
    found = match.one("next", "this", "last")
    if found is None:
        return 0
    return -1 if found.kind == "last" else _OFFSET[str(found.value)]


def _month(match: Match) -> Node | None:
    """June, June 2016, 2016 June, this September, last Sept, June next year."""
    month = match.number("month")
    year = match.number("year") or (full_year(match.number("num")) if match.one("num") else 0)
    if match.one("num") and match.number("num") < 32:
        return None
    if year:
        return match.make(month_of(month, year))
    if match.one("next", "this", "last") is None:
        return match.make(month_of(month))
    offset = offset_of(match)
    return match.make(
        Meaning("daterange", lambda now: month_of(month, now.year + offset).spans(now), month=month, unit="month")
    )


def _year(match: Match) -> Node | None:
    """2016, the year 2008, CY18."""
    if match.one("year"):
        year = match.number("year")
    else:
        year = match.number("big", "num", "military")
        if match.one("yeartype") and year < 100:
            year = full_year(year)
        elif not match.one("unit") or year < 100:
            return None
    if match.one("unit") and match.word("unit") != "year":
        return None
    kind = match.word("yeartype")
    if kind:
        return match.make(Meaning("daterange", nothing, timex=f"{kind}{year}"))
    return match.make(years(year))


def _bare_year(match: Match) -> Node | None:
    """A year that nothing names: only behind what leads to one, or as the last word of its sentence."""
    at = match.at
    before = match.line[at - 1] if at else None
    after = match.line[at + 1] if at + 1 < len(match.line) else None
    leads = before is None or before.kind in (
        "in", "of", "since", "before", "after", "until", "from", "between", "and", "to", "by", "than", "equal", "comma",
        "on", "within", "hash", "for", "the", "SPAN", "around", "dash",
    )  # fmt: skip
    ends = after is None or (
        after.kind in ("stop", "comma", "and", "ord", "later", "to", "dash", "or", "junk")
        and (after.kind != "junk" or (not str(after.value or "").isalpha() and after.value is not None))
    )
    return match.make(years(match.number("year"))) if leads or ends else None


def _year_type(match: Match) -> Node | None:
    """This school year, the fiscal year."""
    kind = match.word("yeartype")
    if match.word("unit") != "year":
        return None
    if not kind and match.one("year"):
        return match.make(years(match.number("year")))
    if not kind:
        return match.make(period("year", offset_of(match)))
    if match.one("year"):
        return match.make(Meaning("daterange", nothing, timex=f"{kind}{match.number('year')}"))
    offset = offset_of(match)
    if match.one("next", "this", "last") is None:
        return match.make(Meaning("daterange", nothing, timex=f"{kind}XXXX"))
    return match.make(Meaning("daterange", nothing, timex=f"{kind}{{{offset}}}"))


def _quarter(match: Match) -> Node | None:
    """Q3, Q1 2016, 2017-q1, H1 2016."""
    number = match.number("num", "ord")
    half = match.one("hmark") is not None or (match.one("half") is not None)
    if not 0 < number <= (2 if half else 4):
        return None
    year = _year_meaning(match)
    if half and year is None:
        return None
    return match.make(part_of_year(number, 6 if half else 3, year))


def _year_meaning(match: Match) -> Meaning | None:
    if match.one("year"):
        return years(match.number("year"))
    if match.one("unit", "next", "this", "last") is not None and match.word("unit") == "year":
        return period("year", offset_of(match)) if match.one("next", "this", "last") else None
    return None


def _season(match: Match) -> Node | None:
    """Summer, this summer, the spring of 1978. No calendar fixes when a season begins: it is named only."""
    season = match.word("season")
    edge = match.word("edge")
    year = match.number("year")
    shift_ = match.one("next", "this", "last")
    timex = f"{year}-{season}" if year else season
    if shift_ is None:
        return match.make(Meaning("daterange", nothing, timex=timex, unit="season", edge=edge))
    offset = offset_of(match)
    return match.make(Meaning("daterange", nothing, timex=f"{{{offset}}}-{season}", unit="season", edge=edge))


def _decade(match: Match) -> Node | None:
    """The 1970s, the seventies, the '40s, the nineteen seventies."""
    if match.one("decade"):
        start = match.number("decade")
    else:
        start = match.number("year", "num")
        if start % 10 or start < 20:
            return None
    if start == 0:
        start = 2000
    if start < 100:

        def spans(_: datetime) -> list[Span]:
            return [(datetime(one, 1, 1), datetime(one + 10, 1, 1)) for one in (1900 + start, 2000 + start)]

        return match.make(Meaning("daterange", spans, unit="decade"))
    return match.make(years(start, start + 10)._replace(unit="decade"))


def _century(match: Match) -> Node | None:
    if match.word("unit") != "century":
        return None
    first = (match.number("ord") - 1) * 100
    return match.make(years(first, first + 100)._replace(unit="century")) if first > 0 else None


SHIFT = "(?:this|next|last)"


_IN = "(?:comma|of|in|dash|slash)"


PERIOD_RULES = (
    Rule(f"{SHIFT} month", _month),
    Rule(f"month {_IN}? {SHIFT} unit", lambda match: _month(match) if match.word("unit") == "year" else None),
    Rule(f"month {_IN}? year|month (?:of|in) num|month num", _month),
    Rule("year (?:comma|slash|dash)? month", _month),
    Rule("(?:the|this|next|last) yeartype unit year?|yeartype unit year?", _year_type),
    Rule("yeartype (?:num|year|big)", _year),
    Rule(
        f"year (?:dash|comma)? (?:qmark|hmark) num|(?:qmark|hmark) num (?:of|dash|comma)? (?:year|the? {SHIFT} unit)?",
        _quarter,
    ),
    Rule(f"the? ord (?:quarter|half) (?:of|in)? (?:year|the? {SHIFT} unit)|year the? ord quarter", _quarter),
    Rule(f"(?:edge)? (?:{SHIFT}|the)? season (?:of? year)?", _season),
    Rule("the? num s", _decade),
    Rule("the? decade s?|the? year s (?!num|month)", _decade),
    Rule("ord unit", _century),
    Rule("the? unit (?:year|big)", _year),
    Rule("month", _month),
    Rule("year", _bare_year),
)
