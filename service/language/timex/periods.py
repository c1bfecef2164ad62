"""Periods of the calendar: months, weeks, quarters, seasons, decades, their edges and rests, and so many of them."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.cascade import Match, Rule
from service.language.timex.clocks import duration, length
from service.language.timex.dates import end_of_day, full_year
from service.language.timex.days import (
    ONE_DAY,
    midnight,
    month_of,
    nth_weekday,
    part_of_year,
    period,
    week_number,
    week_of,
    week_of_month,
    years,
)
from service.language.timex.meaning import Length, Meaning, Span, nothing, shift
from service.language.timex.tokens import Node

_OFFSET = {"next": 1, "near": 1, "last": -1, "this": 0, "same": 0, "": 0}
_TIMED = ("hour", "minute", "second")


def offset_of(match: Match) -> int:
    """Which way next, this and last point: 1, 0, -1."""
    found = match.one("next", "this", "last")
    if found is None:
        return 0
    return -1 if found.kind == "last" else _OFFSET[str(found.value)]


def edge_of(meaning: Meaning, edge: str) -> Meaning:
    """The start, middle or end of a period; the early, later … part of it as seen from now."""

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in meaning.spans(now):
            if start is not None and end is not None:
                found.append(_edge(meaning, edge, start, end, now))
        return found

    return meaning._replace(spans=spans, edge={"early": "start", "earlier": "start", "late": "end", "later": "end"}.get(edge, edge))


def _edge(meaning: Meaning, edge: str, start: datetime, end: datetime, now: datetime) -> Span:
    first, last = _cuts(meaning, start, end)
    if edge == "mid":
        return _middle(meaning, start, end)
    if edge in ("start", "early"):
        return start, first
    if edge in ("end", "late"):
        return last, end
    today = midnight(now)
    if edge == "earlier":
        return start, min(first, today) if start < today < end else first
    return (max(last, today), end) if start <= today < end else (last, end)


def _cuts(meaning: Meaning, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Where the start of a period ends and where its end begins."""
    if meaning.unit in ("week", "workweek"):
        return start + ONE_DAY * 3, start + ONE_DAY * 3
    if meaning.unit == "month":
        return start.replace(day=16), start.replace(day=16)
    if meaning.unit == "year":
        halves = meaning.year is None
        return start.replace(month=7 if halves else 5), start.replace(month=7 if halves else 9)
    half = midnight(start + (end - start) / 2)
    return half, half


def _middle(meaning: Meaning, start: datetime, end: datetime) -> Span:
    if meaning.unit in ("week", "workweek"):
        return start + ONE_DAY, start + ONE_DAY * 5
    if meaning.unit == "month":
        return start.replace(day=10), start.replace(day=21)
    if meaning.unit == "year":
        return start.replace(month=5), start.replace(month=9)
    third = (end - start) / 3
    return midnight(start + third), midnight(end - third)


# ---- months, years, quarters, seasons --------------------------------------------------------------------------------


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
        "on", "within", "hash", "for", "the", "during", "SPAN", "around",
    )  # fmt: skip
    ends = after is None or after.kind in ("stop", "comma", "and", "ord", "later", "to", "or", "junk") and (
        after.kind != "junk" or not str(after.value or "").isalpha() and after.value is not None
    )
    return match.make(years(match.number("year"))) if leads or ends else None


def _year_type(match: Match) -> Node | None:
    """This school year, the fiscal year."""
    kind = match.word("yeartype")
    if match.word("unit") != "year":
        return None
    if not kind:
        return match.make(period("year", offset_of(match)))
    if match.one("year"):
        return match.make(Meaning("daterange", nothing, timex=f"{kind}{match.number('year')}"))
    offset = offset_of(match)
    if match.one("next", "this", "last") is None:
        return match.make(Meaning("daterange", nothing, timex=f"{kind}XXXX"))
    return match.make(Meaning("daterange", nothing, timex=f"{kind}{offset:+d}Y"))


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
    return match.make(Meaning("daterange", nothing, timex=f"{offset:+d}Y-{season}", unit="season", edge=edge))


def _decade(match: Match) -> Node | None:
    """The 1970s, the seventies, the '40s, the nineteen seventies."""
    if match.one("decade"):
        start = match.number("decade")
    else:
        start = match.number("year")
        if start % 10:
            return None
    if start == 0:
        start = 2000
    if start < 100:

        def spans(now: datetime) -> list[Span]:
            return [(datetime(one, 1, 1), datetime(one + 10, 1, 1)) for one in (1900 + start, 2000 + start)]

        return match.make(Meaning("daterange", spans, unit="decade"))
    return match.make(years(start, start + 10)._replace(unit="decade"))


def _century(match: Match) -> Node | None:
    if match.word("unit") != "century":
        return None
    first = (match.number("ord") - 1) * 100
    return match.make(years(first, first + 100)._replace(unit="century")) if first > 0 else None


# ---- periods by their unit -------------------------------------------------------------------------------------------


def _named(match: Match) -> Node | None:
    """This week, the next quarter, last year, the month."""
    unit = match.word("unit") or "quarter"
    shifts = match.all("next", "this", "last")
    plural = match.nodes[-1].end - match.nodes[-1].start > len(unit) and unit not in ("weekend", "century")
    if unit in ("night", "century") or (match.one("unit") and plural and shifts and unit not in ("year",)):
        return None
    if not shifts:
        if unit in (*_TIMED, "decade", "weekday", "workweek") or not match.one("the"):
            return match.make(duration(length(1, "hour"))) if unit == "hour" else None
        return match.make(period(unit, 0))
    if match.one("business") is not None:
        unit = {"week": "workweek", "day": "weekday"}.get(unit, unit)
    if unit == "second":
        return None
    return match.make(period(unit, offset_of(match)))


def _after_next(match: Match) -> Node | None:
    """The week after next."""
    return match.make(period(match.word("unit"), 2)) if match.word("unit") not in _TIMED else None


def _bare_weekend(match: Match) -> Node | None:
    if match.word("unit") != "weekend":
        return None
    node = match.nodes[-1]
    if node.end - node.start > 7:
        return match.make(Meaning("set", nothing, timex="P1WE"))
    return match.make(period("weekend", 0))


def _counted(match: Match) -> Node | None:
    """The next 3 days, past few weeks, last two quarters, the 5 upcoming years."""
    span = match.meanings("LENGTH")[0].length
    if span is None:
        return None
    return match.make(counted(span, -1 if match.one("last") else 1))


def counted(span: Length, sign: int) -> Meaning:
    """So much time from now on, or up to now: whole days from tomorrow, quarters and decades of the calendar."""
    timed = bool(span.seconds)
    unit = {"century": ""}.get(span.unit, span.unit)

    def spans(now: datetime) -> list[Span]:
        if unit in ("quarter", "decade"):
            size = round(span.months / 3) if unit == "quarter" else round(span.years / 10)
            first = period(unit, 1 if sign > 0 else -size).spans(now)[0][0]
            return [(first, shift(first, span))] if first else []
        if timed:
            return [(now, shift(now, span)) if sign > 0 else (shift(now, span, -1), now)]
        today = midnight(now)
        if span.business and sign > 0:
            first = shift(today, Length(days=1, business=True))
            return [(first, shift(today, span) + ONE_DAY)]
        return [(today + ONE_DAY, shift(today + ONE_DAY, span)) if sign > 0 else (shift(today, span, -1), today)]

    return Meaning("datetimerange" if timed else "daterange", spans, length=span)


def _numbered_week(match: Match) -> Node | None:
    """Week 31, week 3 of 2027, week 27 of last year."""
    unit = match.all("unit")[0].value
    number = match.number("num")
    if unit != "week" or not 0 < number < 54:
        return None
    year = match.meaning("SPAN")
    return match.make(week_number(number, year))


def _nth_period(match: Match) -> Node | None:
    """The third week of October, the last week of July, the third quarter of 2016, the 9th month of next year."""
    inner = match.meaning("SPAN")
    unit = match.word("unit") or "quarter"
    number = -1 if match.one("last") else match.number("ord")
    if inner is None or number == 0:
        return None
    if unit == "week":
        return match.make(week_of_month(number, inner) if inner.unit == "month" else week_number(number, inner))
    if unit in ("quarter", "month", "year", "day"):
        return match.make(_piece(inner, unit, number))
    return None


def _piece(inner: Meaning, unit: str, number: int) -> Meaning:
    one = {"quarter": Length(months=3), "month": Length(months=1), "year": Length(years=1), "day": Length(days=1)}[unit]

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in inner.spans(now):
            if start is None or end is None:
                continue
            first = shift(end, one, -1) if number < 0 else start
            for _ in range(number - 1):
                first = shift(first, one)
            found.append((first, shift(first, one)))
        return found

    return Meaning("date" if unit == "day" else "daterange", spans, unit=unit)


def _some_of(match: Match) -> Node | None:
    """The first two weeks of 2021, the last four months of 2021, the first half of the year."""
    inner = match.meaning("SPAN")
    span = match.meaning("LENGTH")
    if inner is None:
        return None
    last = match.one("last") is not None
    if not last and match.number("ord") != 1:
        return None
    size = span.length if span is not None else None

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in inner.spans(now):
            if start is None or end is None or size is None:
                continue
            if size.unit == "week":
                start = week_number(1, inner).spans(now)[0][0] or start if inner.unit == "year" else start
                end = week_number(-1, inner).spans(now)[0][1] or end if inner.unit == "year" else end
            found.append((shift(end, size, -1), end) if last else (start, shift(start, size)))
        return found

    return match.make(Meaning("daterange", spans, unit="part"))


def _half_of(match: Match) -> Node | None:
    """The first half of June, the second half of 2019."""
    inner = match.meaning("SPAN")
    number = match.number("ord") if match.one("ord") else 2
    if inner is None or not 0 < number < 3:
        return None

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in inner.spans(now):
            if start is not None and end is not None:
                cut = _cuts(inner._replace(year=None), start, end)[0]
                found.append((start, cut) if number == 1 else (cut, end))
        return found

    return match.make(Meaning("daterange", spans, unit="half"))


def _rest(match: Match) -> Node | None:
    """The rest of the week, the remainder of this month."""
    inner = match.meaning("SPAN", "DATE")
    unit = match.word("unit")
    if inner is None:
        if not unit:
            return None
        inner = period(unit, offset_of(match))
    day = inner.type == "date"
    base = inner

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in base.spans(now):
            if start is None or end is None:
                continue
            if day:
                found.append((max(now, start), start.replace(hour=23, minute=59, second=59)))
            else:
                found.append((max(midnight(now), start), end - ONE_DAY))
        return found

    return match.make(Meaning("datetimerange" if day else "daterange", spans, unit="rest"))


def _edged(match: Match) -> Node | None:
    """The end of next week, mid November, early next year; the end of a day is its last second."""
    edge = match.word("edge") or ("later" if match.one("later") else "start")
    inner = match.meaning("SPAN", "DATE")
    unit = match.word("unit")
    if inner is None and unit:
        if unit in _TIMED or (match.one("junk")):
            return None
        inner = period(unit, 0)
    if inner is None:
        return None
    if inner.type == "date":
        return match.make(end_of_day(inner) if edge == "end" else _day_edge(inner, edge))
    return match.make(edge_of(inner, edge))


def _day_edge(day: Meaning, edge: str) -> Meaning:
    hours = {"early": (0, 12), "earlier": (0, 12), "start": (0, 12), "mid": (10, 14)}.get(edge, (12, 24))

    def spans(now: datetime) -> list[Span]:
        return [(start + ONE_DAY / 24 * hours[0], start + ONE_DAY / 24 * hours[1]) for start, _ in day.spans(now) if start]

    return Meaning("datetimerange", spans)


def _week_of(match: Match) -> Node | None:
    """The week of the 18th, the week commencing 4 February."""
    unit = match.word("unit") or "week"
    day = match.meaning("DATE")
    return match.make(week_of(day, unit)) if day is not None and unit in ("week", "month", "weekend") else None


def _nth_weekday(match: Match) -> Node | None:
    """The first Monday of next month, the last Friday of May; the first week of October on Friday."""
    inner = match.meaning("SPAN")
    number = -1 if match.one("last") else match.number("ord")
    if inner is None:
        return None
    if match.one("unit"):
        if match.word("unit") != "week" or inner.unit != "month":
            return None
    elif inner.unit not in ("month", "year"):
        return None
    weekday = match.meaning("DATE")
    found = match.number("weekday") if weekday is None else weekday.weekday
    return None if found is None else match.make(nth_weekday(number, found, inner))


_SHIFT = "(?:this|next|last)"
_IN = "(?:comma|of|in|to|slash)"
PERIOD_RULES = (
    Rule(f"{_SHIFT} month", _month),
    Rule(f"month {_IN}? {_SHIFT} unit", lambda match: _month(match) if match.word("unit") == "year" else None),
    Rule(f"month {_IN}? year|month (?:of|in) num|month num", _month),
    Rule("year (?:comma|slash|to)? month", _month),
    Rule("(?:the|this|next|last) yeartype unit year?|yeartype unit year?", _year_type),
    Rule("yeartype (?:num|year|big)", _year),
    Rule(f"year (?:to|comma)? (?:qmark|hmark) num|(?:qmark|hmark) num (?:of|to|comma)? (?:year|the? {_SHIFT} unit)?", _quarter),
    Rule(f"the? ord (?:quarter|half) (?:of|in)? (?:year|the? {_SHIFT} unit)|year the? ord quarter", _quarter),
    Rule(f"(?:edge)? (?:{_SHIFT}|the)? season (?:of? year)?", _season),
    Rule("the? decade s?|the? year s (?!num|month)", _decade),
    Rule("ord unit", _century),
    Rule("the? unit (?:year|big)", _year),
    Rule("month", _month),
    Rule("year", _bare_year),
)
UNIT_RULES = (
    Rule(f"the? unit after the? next", _after_next),
    Rule(f"{_SHIFT} LENGTH", _counted),
    Rule("the? num NEXTS".replace("NEXTS", "(?:next|last) (?:unit|quarter)"), lambda match: _turned(match)),
    Rule(f"this? {_SHIFT} business? (?:unit|quarter) (?!of (?:the|this|last|next)? (?:SPAN|unit))", _named),
    Rule("unit num (?:(?:of|in) (?=SPAN|the|next|last|this))?", lambda match: _week_lead(match)),
    Rule("rest of? (?:the|this)? the? unit", _rest),
    Rule("edge of? the? unit", _edged),
    Rule("the (?:unit|quarter) (?!ord|beginning|of numdate|from|num)", _named),
    Rule("unit", _bare_weekend),
)
NEST_RULES = (
    Rule("(?:WEEKNUM)".replace("WEEKNUM", "unit num of SPAN"), _numbered_week),
    Rule("the? (?:ord|last) unit (?:of|in)? SPAN (?:on? DATE)?", lambda match: _nth_weekday(match) if match.one("DATE") else _nth_period(match)),
    Rule("the? (?:ord|last) quarter (?:of|in)? SPAN", _nth_period),
    Rule("SPAN s? the? ord quarter", _nth_period),
    Rule("the? ord half of SPAN", _half_of),
    Rule("the? (?:ord|last) LENGTH (?:of|in)? SPAN", _some_of),
    Rule("(?:ord|last) DATE (?:of|in) SPAN", _nth_weekday),
    Rule("rest of? the? (?:SPAN|DATE)", _rest),
    Rule("the? (?:edge|beginning) (?:of|in|to)? the? (?:SPAN|DATE)|later in? (?:SPAN|DATE)", _edged),
    Rule("the? unit (?:of|beginning|from|commencing) on? DATE".replace("|commencing", ""), _week_of),
    Rule("beginning DATE", lambda match: _week_of(match) if match.word("beginning") == "w/c" else None),
)


def _turned(match: Match) -> Node | None:
    """"The 5 upcoming years": the count stands before the word that turns."""
    unit = match.word("unit") or "quarter"
    sign = -1 if match.one("last") else 1
    return match.make(counted(length(match.number("num"), unit), sign), skip=int(match.nodes[0].kind == "the"))


def _week_lead(match: Match) -> Node | None:
    """Week 31, where no year follows; with one it waits for the year."""
    if match.nodes[-1].kind in ("of", "in"):
        return None
    return _numbered_week(match)
