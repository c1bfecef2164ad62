"""Time counted from a day or from now: "two weeks ago", "3 days after Friday", "within five days"."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.bounds import after, before
from service.language.timex.cascade import Match, Rule
from service.language.timex.days import (
    ONE_DAY,
    midnight,
)
from service.language.timex.meaning import Length, Meaning, Span, shift
from service.language.timex.periods import counted
from service.language.timex.ranges import NOW, joined_range
from service.language.timex.tokens import Node


def moved(span: Length, base: Meaning, sign: int) -> Meaning:
    """So much time before or after a day or moment."""
    timed = bool(span.seconds) or (base.type == "datetime" and base is not NOW)

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, _ in base.spans(now):
            if start is not None:
                day = shift(start if timed else midnight(start), span, sign)
                found.append((day, day if timed else day + ONE_DAY))
        return found

    return Meaning("datetime" if timed else "date", spans, length=span)


def length_of(match: Match) -> Length | None:
    """The length among the matched nodes."""
    found = match.meaning("LENGTH")
    return found.length if found is not None else None


def _ago(match: Match) -> Node | None:
    """Two months ago, 30 minutes later, 2 days hence."""
    span = length_of(match)
    return match.make(moved(span, NOW, -1 if match.one("ago") else 1)) if span is not None else None


def _in_length(match: Match) -> Node | None:
    """In 5 minutes, in two weeks' time."""
    span = length_of(match)
    if span is None or match.word("in") != "in":
        return None
    return match.make(moved(span, NOW, 1), drop=sum(node.kind in ("s", "junk") for node in match.nodes[-2:]))


def _from_day(match: Match) -> Node | None:
    """Three weeks from tomorrow, 2 weeks before May 13, two days after today; more and less than that."""
    span = length_of(match)
    base = match.meaning("DATE", "STAMP", "SPAN") or (NOW if match.one("now") else None)
    if span is None or base is None:
        return None
    hours = match.one("from") and span.seconds and base.type == "date"  # "3 minutes from today"
    if hours or match.word("from") == "starting":
        return None
    sign = -1 if match.one("before") else 1
    point = moved(span, base, sign)
    weekday = [one.weekday for one in match.meanings("DATE") if one.weekday is not None and one.month is None]
    if len(match.all("DATE")) == 2 or (match.one("now") and weekday):
        return _on_weekday(match, span, sign)
    if match.one("more"):
        return match.make(after(point) if sign > 0 else before(point))
    if match.one("less", "within"):
        return match.make(joined_range(base, point) if sign > 0 else joined_range(point, base))
    return match.make(point)


def _on_weekday(match: Match, span: Length, sign: int) -> Node | None:
    """Monday two weeks from now, two months from today on Tuesday: the weekday on or after that day."""
    days = match.meanings("DATE")
    weekday = next((one for one in days if one.weekday is not None and one.month is None and one.day is None), None)
    base = next((one for one in days if one is not weekday), NOW)
    if weekday is None or weekday.weekday is None:
        return None
    wanted, point = weekday.weekday, moved(span, base, sign)

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, _ in point.spans(now):
            if start is not None:
                sunday = midnight(start) - ONE_DAY * ((start.weekday() + 1) % 7)
                day = sunday + ONE_DAY * ((wanted + 1) % 7)
                found.append((day, day + ONE_DAY))
        return found

    return match.make(Meaning("date", spans, weekday=wanted))


def _in_weekday(match: Match) -> Node | None:
    """In 3 days on Friday."""
    span = length_of(match)
    return _on_weekday(match, span, 1) if span is not None else None


def _within(match: Match) -> Node | None:
    """Within 5 days, within the next 3 years, within the next day and 5 hours."""
    span = length_of(match)
    inner = match.meaning("SPAN", "STRETCH", "DATE")
    if span is None and inner is not None:
        span = inner.length
        if span is None:
            return None
    elif span is not None and inner is not None:
        span = Length(days=1).plus(span) if inner.type == "date" else None
    if span is None:
        return None
    length = span

    def spans(now: datetime) -> list[Span]:
        start = now if length.seconds else midnight(now)
        return [(start, shift(start, length))]

    return match.make(Meaning("datetimerange" if length.seconds else "daterange", spans))


def _compared(match: Match) -> Node | None:
    """More than 4 days, less than an hour."""
    found = match.meaning("LENGTH")
    return match.make(found)


def _more_counted(match: Match) -> Node | None:
    """The last 3 months and 2 weeks and 2 days."""
    inner, span = match.meaning("SPAN"), length_of(match)
    if inner is None or inner.length is None or span is None:
        return None
    return match.make(counted(inner.length.plus(span), -1))


def _starting(match: Match) -> Node | None:
    """3 days starting next Monday, for 1 week, from 20 December."""
    span = length_of(match)
    base = match.meaning("DATE", "STAMP")
    if span is None or base is None or (match.one("from") and match.word("from") == "from" and not match.one("for")):
        return None
    timed = base.type == "datetime" or bool(span.seconds)

    def spans(now: datetime) -> list[Span]:
        return [(start, shift(start, span)) for start, _ in base.spans(now) if start is not None]

    return match.make(
        Meaning("datetimerange" if timed else "daterange", spans),
        skip=int(match.nodes[0].kind == "for" and match.one("comma") is None and match.word("from") != "from"),
    )


COUNT_RULES = (
    Rule("SPAN (?:and LENGTH)+ (?!ago|later|from|before|after)", _more_counted),
    Rule("(?:more|less) than LENGTH (?:before|after|from) (?:DATE|now)", _from_day),
    Rule(
        "in? LENGTH (?:from|before|after) (?:now|DATE|STAMP) on? DATE|DATE comma? LENGTH (?:from|after) (?:now|DATE)",
        _from_day,
    ),
    Rule("in LENGTH on DATE", _in_weekday),
    Rule("in? LENGTH (?:ago|later)", _ago),
    Rule("(?:within|less than)? LENGTH (?:from|before|after|since) the? (?:DATE|now|STAMP|SPAN)", _from_day),
    Rule("in LENGTH since (?:SPAN|DATE)", _from_day),
    Rule("for? LENGTH comma? (?:from|beginning)+ on? (?:DATE|STAMP)", _starting),
    Rule("within the? (?:SPAN|STRETCH|DATE and)? LENGTH|within the? (?:SPAN|STRETCH|DATE)", _within),
    Rule("in LENGTH", _in_length),
    Rule("(?:more|less) than LENGTH", _compared),
)
