"""A day and the hours of it: "tomorrow at 8", "Friday afternoon", "last night between 7 and 9"."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.language.timex.cascade import Match, Rule
from service.language.timex.clock_words import HALF_DAY, HOUR, HOURLIKE, LATE, hour_of, in_part, range_of
from service.language.timex.clocks import hours, part_hours
from service.language.timex.days import (
    midnight,
    nth_weekday,
    period,
)
from service.language.timex.meaning import DAY_S, Meaning, Span
from service.language.timex.tokens import Node
from service.language.timex.words import PARTS


def on_day(day: Meaning, time: Meaning) -> Meaning:
    """A clock time, or some hours, of a day."""
    ranged = time.type == "timerange"

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for seconds, until in time.clocks:
            for start, _ in day.spans(now):
                if start is not None:
                    end = until if until >= seconds else until + DAY_S
                    found.append((start + timedelta(seconds=seconds), start + timedelta(seconds=end)))
        return found

    return Meaning(
        "datetimerange" if ranged else "datetime", spans, clocks=time.clocks, loose=time.loose, part=time.part
    )


def _day_time(match: Match) -> Node | None:
    """Tomorrow at 8, 3pm on Tuesday, Friday afternoon between 1 and 4."""
    day = match.meaning("DATE")
    times = match.meanings("CLOCK", "HOURS")
    for node in match.nodes:
        if node.kind in ("num", "decimal") and (bare := hour_of(node)):
            times.append(bare)
    if day is None or not times:
        return None
    halves = match.word("ampm")
    if halves:
        return match.make(on_day(day, PART_OF_HALF[halves])) if halves in PART_OF_HALF else None
    first = times[0]
    if len(times) == 2:
        first = _narrowed(times[0], times[1])
    return match.make(on_day(day, first))


PART_OF_HALF = {
    "a": hours(8 * HOUR, HALF_DAY, "morning"),
    "p": hours(HALF_DAY, 16 * HOUR, "afternoon"),
}


def _narrowed(first: Meaning, second: Meaning) -> Meaning:
    """The narrower of two times of one day, read in the part of the day that the other one names."""
    part, time = (first, second) if first.part in PARTS and first.type == "timerange" else (second, first)
    if not part.part:
        return time
    return in_part(time, part.part) if time.type == "time" else _hours_in(time, part.part)


def _hours_in(span: Meaning, part: str) -> Meaning:
    start, end = span.clocks[0]
    late = part in LATE
    if late and start < HALF_DAY and span.loose:
        start += HALF_DAY
        end = end + HALF_DAY if end < HALF_DAY else end
    return hours(start, end, part) if span.loose else span


def _day_half(match: Match) -> Node | None:
    """Tuesday AM, today pm."""
    day, half = match.meaning("DATE"), match.word("ampm")
    return match.make(on_day(day, PART_OF_HALF[half])) if day is not None and half in PART_OF_HALF else None


def _this_part(match: Match) -> Node | None:
    """This morning, tonight, last night, next evening."""
    part = match.word("part") or (match.meanings("HOURS")[0].part if match.one("HOURS") else "night")
    if match.one("today") and match.word("today") != "tonight":
        return None
    if part not in PARTS or part in ("lunch", "dinner", "breakfast", "brunch"):
        return None
    shift_ = match.one("this", "next", "last")
    offset = 0 if shift_ is None else {"this": 0, "next": 1, "last": -1}[shift_.kind]
    base = match.meaning("HOURS")
    edge = match.word("edge") or ("later" if match.one("later") else "")
    span = part_hours(part, edge) if edge or base is None else base
    return match.make(on_day(period("day", offset), span)._replace(part=part))


def _part_time(match: Match) -> Node | None:
    """Tonight at 7, between 7 and 9 last night."""
    stretch = match.meaning("STRETCH")
    times = match.meanings("CLOCK", "HOURS")
    for node in match.nodes:
        if node.kind in ("num", "decimal") and (bare := hour_of(node)):
            times.append(bare)
    if stretch is None or not stretch.part or not times:
        return None
    time = times[0]
    inner = in_part(time, stretch.part) if time.type == "time" else _hours_in(time, stretch.part)
    day = Meaning("date", lambda now: [(midnight(start), None) for start, _ in stretch.spans(now) if start])
    return match.make(on_day(day, inner))


def _hours_for(match: Match) -> Node | None:
    """From 9 for 2.5 hours, for 3 hours from 10 am."""
    node = next((node for node in match.nodes if node.kind in ("CLOCK", "num", "decimal")), None)
    time = hour_of(node) if node is not None else None
    span = match.meaning("LENGTH")
    if time is None or span is None or span.length is None or not span.length.seconds:
        return None
    start = time.clocks[0][0]
    end = start + int(span.length.total)
    day = match.meaning("DATE")
    found = hours(start, end % DAY_S)
    return match.make(on_day(day, found) if day is not None else found)


def _nested_day(match: Match) -> Node | None:
    """The first Monday evening of next month, Wednesday evening next week."""
    day, time, inner = match.meaning("DATE"), match.meaning("HOURS", "CLOCK"), match.meaning("SPAN")
    if day is None or time is None or inner is None or day.weekday is None or day.month:
        return None
    if match.one("ord", "last"):
        number = -1 if match.one("last") else match.number("ord")
        return match.make(on_day(nth_weekday(number, day.weekday, inner), time)) if inner.unit == "month" else None
    return match.make(on_day(nth_weekday(1, day.weekday, inner), time)) if inner.unit == "week" else None


def _hours_of_part(match: Match) -> Node | None:
    """Monday morning 6-8."""
    day, part = match.meaning("DATE"), match.meaning("HOURS")
    ends = [hour_of(node) for node in match.all("num")]
    if day is None or part is None or ends[0] is None or ends[1] is None:
        return None
    return match.make(on_day(day, _hours_in(range_of(ends[0], ends[1]), part.part)), drop=0)


def _day_hours(match: Match) -> Node | None:
    """Monday 9-11, 5 to 6 on 1 January."""
    day = match.meaning("DATE")
    ends = [hour_of(node) for node in match.all("num")]
    if day is None or ends[0] is None or ends[1] is None or (match.one("and") and not match.one("between")):
        return None
    return match.make(on_day(day, range_of(ends[0], ends[1])), skip=int(match.nodes[0].kind in ("at", "on")))


_GLUE = "(?:(?:comma|dash)? (?:at|on|in|for|around|of)? the?)"


THIS_RULES = (
    Rule("(?:edge|later)? (?:this|next|last) (?:HOURS|part)|today", _this_part),
    Rule(f"from {HOURLIKE} for LENGTH|for LENGTH comma? from {HOURLIKE} (?!unit|month|of|to)", _hours_for),
)


DAY_RULES = (
    Rule(
        "(?:at|on)? num (?:to|dash) num comma? (?:on|of)? DATE"
        "|DATE comma? (?:from|between)? num (?:to|dash|and) num (?!unit|month)",
        _day_hours,
    ),
    Rule("(?:ord|last) DATE (?:HOURS|CLOCK) (?:of|in) SPAN|DATE HOURS of? SPAN", _nested_day),
    Rule("DATE HOURS num (?:to|dash) num", _hours_of_part),
    Rule(f"DATE {_GLUE}? HOURS {_GLUE}? (?:CLOCK|HOURS)|HOURS {_GLUE}? DATE {_GLUE}? (?:CLOCK|HOURS)", _day_time),
    Rule(f"DATE {_GLUE}? (?:CLOCK|HOURS) HOURS?", _day_time),
    Rule(f"(?:CLOCK|HOURS) {_GLUE}? DATE {_GLUE}? (?:CLOCK|HOURS)?", _day_time),
    Rule("DATE comma? (?:at|around) (?:num|decimal) (?!unit|month|to)|num comma DATE", _day_time),
    Rule("num DATE HOURS", _day_time),
    Rule("DATE ampm", _day_half),
    Rule(f"STRETCH {_GLUE}? (?:from|between)? (?:CLOCK|HOURS)|at? (?:CLOCK|HOURS) {_GLUE}? STRETCH", _part_time),
    Rule("STRETCH (?:at|around) num (?!unit|month)|num comma STRETCH|at num STRETCH", _part_time),
    Rule("DATE for LENGTH from CLOCK|DATE from CLOCK for LENGTH", _hours_for),
)
