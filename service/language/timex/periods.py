"""Periods by their units: this week, the next three days, the second week of May, the rest of the month."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.cascade import Match, Rule
from service.language.timex.clocks import duration, length
from service.language.timex.days import (
    ONE_DAY,
    midnight,
    nth_weekday,
    period,
    week_number,
    week_of,
    week_of_month,
)
from service.language.timex.edges import cuts, day_edge, edge_of, end_of_day
from service.language.timex.meaning import Length, Meaning, Span, nothing, shift
from service.language.timex.names import SHIFT, offset_of
from service.language.timex.tokens import Node

_MODALS = ("will", "would", "can", "could", "should", "must", "may", "might", "n't", "'ll", "to")


_TIMED = ("hour", "minute", "second")


def _named(match: Match) -> Node | None:
    """This week, the next quarter, last year, the month."""
    unit = match.word("unit") or "quarter"
    shifts = match.all("next", "this", "last")
    plural = match.nodes[-1].end - match.nodes[-1].start > len(unit) and unit not in ("weekend", "century")
    if unit in ("night", "century") or (match.one("unit") and plural and shifts and unit != "year"):
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
    before = match.line[match.at - 1] if match.at else None
    verb = before is not None and before.kind == "junk" and str(before.value).endswith(_MODALS)
    if span is None or (verb and match.one("last")):  # "it will last two hours"
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
            weeks = size.unit == "week" and inner.unit == "year"
            whole = week_number(-1 if last else 1, inner).spans(now)[0] if weeks else (start, end)
            first, stop = whole[0] or start, whole[1] or end
            found.append((shift(stop, size, -1), stop) if last else (first, shift(first, size)))
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
                cut = cuts(inner._replace(year=None), start, end)[0]
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
    if (match.one("beginning") and not match.one("of")) or (match.one("in") and edge in ("start", "end")):
        return None
    if inner is None and unit:
        if unit in _TIMED or (match.one("junk")):
            return None
        inner = period(unit, 0)
    if inner is None:
        return None
    if inner.type == "date":
        return match.make(end_of_day(inner) if edge == "end" else day_edge(inner, edge))
    return match.make(edge_of(inner, edge))


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


def _turned(match: Match) -> Node | None:
    """Such as "The 5 upcoming years": the count stands before the word that turns."""
    unit = match.word("unit") or "quarter"
    node = match.nodes[-1]
    if node.end - node.start <= len(unit) and match.number("num") != 1:
        return None  # "only 3 next week"
    sign = -1 if match.one("last") else 1
    return match.make(counted(length(match.number("num"), unit), sign), skip=int(match.nodes[0].kind == "the"))


def _week_lead(match: Match) -> Node | None:
    """Week 31, where no year follows; with one it waits for the year."""
    if match.nodes[-1].kind in ("of", "in"):
        return None
    return _numbered_week(match)


UNIT_RULES = (
    Rule("the? unit after the? next", _after_next),
    Rule(f"{SHIFT} LENGTH (?!of (?:SPAN|this|next|last|the unit))", _counted),
    Rule("the? num NEXTS".replace("NEXTS", "(?:next|last) (?:unit|quarter)"), _turned),
    Rule(f"this? {SHIFT} business? (?:unit|quarter) (?!of (?:the|this|last|next)? (?:SPAN|unit))", _named),
    Rule("unit num (?:(?:of|in) (?=SPAN|the|next|last|this))?", _week_lead),
    Rule("rest of? (?:the|this)? the? unit", _rest),
    Rule("edge of? the? unit", _edged),
    Rule("the (?:unit|quarter) (?!ord|num|(?:of|beginning|from)? on? the? DATE)", _named),
    Rule("unit", _bare_weekend),
)


NEST_RULES = (
    Rule("(?:WEEKNUM)".replace("WEEKNUM", "unit num of SPAN"), _numbered_week),
    Rule(
        "the? (?:ord|last) unit (?:of|in)? SPAN (?:on? DATE)?",
        lambda match: _nth_weekday(match) if match.one("DATE") else _nth_period(match),
    ),
    Rule("the? (?:ord|last) quarter (?:of|in)? SPAN", _nth_period),
    Rule("SPAN s? the? ord quarter", _nth_period),
    Rule("the? ord half of SPAN", _half_of),
    Rule("the? (?:ord|last) LENGTH (?:of|in)? SPAN", _some_of),
    Rule("(?:ord|last) DATE (?:of|in) SPAN", _nth_weekday),
    Rule("rest of? the? (?:SPAN|DATE)", _rest),
    Rule("the? (?:edge|beginning) (?:of|in|dash)? the? (?:SPAN|DATE)|later in? (?:SPAN|DATE)", _edged),
    Rule("the? unit (?:of|beginning|from|commencing) on? DATE".replace("|commencing", ""), _week_of),
    Rule("beginning DATE", lambda match: _week_of(match) if match.word("beginning") == "w/c" else None),
)
