"""What joins times: a day and a clock time, ranges, time counted from a day, what lies before or after, what recurs."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.language.timex.cascade import Match, Rule
from service.language.timex.clocks import clock, hours, part_hours, with_half
from service.language.timex.days import dated, midnight, month_of, period
from service.language.timex.meaning import DAY_S, Meaning, Span, nothing
from service.language.timex.tokens import Node
from service.language.timex.words import PARTS

_HOUR = 3600
_HALF_DAY = 12 * _HOUR
_LATE = ("afternoon", "evening", "night", "dinner", "dinnertime")


# ---- clock times by their words --------------------------------------------------------------------------------------


def hour_of(node: Node) -> Meaning | None:
    """The clock time that a node is, or that a bare number stands for."""
    if isinstance(node.value, Meaning):
        return node.value
    if node.kind == "num" and isinstance(node.value, int) and 0 <= node.value < 25:
        return clock(node.value * _HOUR, loose=0 < node.value < 13)
    if node.kind == "decimal":
        hour, _, minute = str(node.value).partition(".")
        if len(minute) == 2 and int(minute) < 60 and int(hour) < 25:
            return clock(int(hour) * _HOUR + int(minute) * 60, loose=True)
    if node.kind == "military" and isinstance(node.value, int):
        return clock(node.value, loose=True)
    return None


def in_part(time: Meaning, part: str) -> Meaning:
    """A clock time in the morning, the afternoon, at night."""
    first = time.clocks[0][0]
    if not time.loose:
        return time._replace(part=part)
    late = part in _LATE and not (part == "night" and first < 5 * _HOUR)
    if late and first < _HALF_DAY:
        first += _HALF_DAY
    elif not late and part == "morning" and first >= _HALF_DAY:
        first -= _HALF_DAY
    return clock(first)._replace(part=part)


def _bare_hour(match: Match) -> Node | None:
    """At 7, around 3:30, by 2.30."""
    time = hour_of(match.nodes[-1])
    return match.make(time, skip=len(match.nodes) - 1)


def _two_numbers(match: Match) -> Node | None:
    """Three thirty, seven twenty-seven, six forty-three minutes."""
    numbers = [node.value for node in match.all("num") if isinstance(node.value, int)]
    hour, minute = numbers[-2:]
    if not (0 < hour < 25 and 10 <= minute < 60):
        return None
    lead = len([node for node in match.nodes if node.kind in ("at", "from", "to", "between", "and", "around", "DATE")])
    time = clock(hour * _HOUR + minute * 60, loose=True)
    return match.make(time, skip=lead)


def _clock_in_part(match: Match) -> Node | None:
    """7 in the evening, in the morning at 7, early morning at 8:00."""
    part = match.meaning("HOURS")
    others = [node for node in match.nodes if node.kind in ("CLOCK", "num", "decimal")]
    time = hour_of(others[0]) if others else None
    if part is None or time is None or not part.part:
        return None
    return match.make(in_part(time, part.part))


# ---- hours and days --------------------------------------------------------------------------------------------------


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

    return Meaning("datetimerange" if ranged else "datetime", spans, clocks=time.clocks, loose=time.loose, part=time.part)


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
    "a": hours(8 * _HOUR, _HALF_DAY, "morning"),
    "p": hours(_HALF_DAY, 16 * _HOUR, "afternoon"),
}


def _narrowed(first: Meaning, second: Meaning) -> Meaning:
    """The narrower of two times of one day, read in the part of the day that the other one names."""
    part, time = (first, second) if first.part in PARTS and first.type == "timerange" else (second, first)
    if not part.part:
        return time
    return in_part(time, part.part) if time.type == "time" else _hours_in(time, part.part)


def _hours_in(span: Meaning, part: str) -> Meaning:
    start, end = span.clocks[0]
    late = part in _LATE
    if late and start < _HALF_DAY and span.loose:
        start += _HALF_DAY
        end = end + _HALF_DAY if end < _HALF_DAY else end
    return hours(start, end, part) if span.loose else span


def _day_half(match: Match) -> Node | None:
    """Tuesday AM, today pm."""
    day, half = match.meaning("DATE"), match.word("ampm")
    return match.make(on_day(day, PART_OF_HALF[half])) if day is not None and half in PART_OF_HALF else None


def _this_part(match: Match) -> Node | None:
    """This morning, tonight, last night, next evening."""
    part = match.word("part") or (match.meanings("HOURS")[0].part if match.one("HOURS") else "night")
    if part not in PARTS or part in ("lunch", "dinner", "breakfast", "brunch"):
        return None
    shift_ = match.one("this", "next", "last")
    offset = 0 if shift_ is None else {"this": 0, "next": 1, "last": -1}[shift_.kind]
    base = match.meaning("HOURS")
    span = base if base is not None else part_hours(part)
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


# ---- ranges ----------------------------------------------------------------------------------------------------------


def _hour_range(match: Match) -> Node | None:
    """From 5 to 6 pm, between 9:30 and 3, 1-3 pm, 5 to seven in the morning."""
    ends = [hour_of(node) for node in match.nodes if node.kind in ("num", "CLOCK", "decimal", "military")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    half = match.word("ampm")
    part = match.meaning("HOURS")
    first, second = ends
    if half:
        second = with_half(second.clocks[0][0], half) or second
    if part is not None and part.part:
        second = in_part(second, part.part)
    if match.one("and") and not match.one("between"):
        return None
    return match.make(range_of(first, second), skip=int(match.nodes[0].kind in ("on", "DATE", "at", "in")))


def range_of(first: Meaning, second: Meaning) -> Meaning:
    """The hours from one clock time to another; what one leaves open the other decides."""
    one, other = first.clocks[0][0], second.clocks[0][0]
    loose = first.loose and second.loose
    if first.loose and not second.loose:
        late = one + _HALF_DAY
        one = late if one < _HALF_DAY and (one < other - _HALF_DAY or one > other) and (late < other or one > other) else one
        if one % DAY_S >= DAY_S:
            one -= DAY_S
        if first.clocks[0][0] == _HALF_DAY and other < _HALF_DAY:
            one = 0
    elif second.loose and not first.loose and other <= one:
        other = other + _HALF_DAY if other + _HALF_DAY > one else other
    elif loose and one >= _HALF_DAY and other < _HALF_DAY and one < 13 * _HOUR:
        one -= _HALF_DAY  # 12-4
    elif loose and other < one:
        other += _HALF_DAY
    pairs = [(one % DAY_S, other % DAY_S)]
    if loose:
        pairs.append(((one + _HALF_DAY) % DAY_S, (other + _HALF_DAY) % DAY_S))
    return Meaning("timerange", nothing, clocks=tuple(pairs), loose=loose)


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


def bounds(meaning: Meaning, now: datetime) -> list[Span]:
    """Where a day, moment or period begins and ends, as the end of a range counts it."""
    if meaning.type == "date":
        return [(start, start) for start, _ in meaning.spans(now)]
    if meaning.type in ("daterange", "datetimerange") and meaning.edge == "start":
        return [(start, start) for start, _ in meaning.spans(now)]
    if meaning.type == "daterange" and meaning.edge == "end":
        return [(end, end) for _, end in meaning.spans(now)]
    if meaning.type == "daterange" and meaning.edge == "mid":
        return [(_middle(start, end),) * 2 for start, end in meaning.spans(now) if start and end]
    return [(start, start) for start, _ in meaning.spans(now)]


def _middle(start: datetime, end: datetime) -> datetime:
    if (end - start).days < 12:
        return start.replace(day=16)
    return datetime(start.year, 7, 2)


def _range(match: Match) -> Node | None:
    """From Friday until Tuesday, between May 2015 and now, Nov-Feb 2017."""
    if match.one("and") and not match.one("between"):
        return None
    parts = [node.value for node in match.nodes if isinstance(node.value, Meaning)]
    parts += [NOW for node in match.nodes if node.kind == "now"][:1]
    if match.one("now") and match.nodes[-1].kind != "now":
        parts = [parts[-1], *parts[:-1]]
    if len(parts) != 2:
        return None
    return match.make(joined_range(parts[0], parts[1]))


NOW = Meaning("datetime", lambda now: [(now, now)])
TODAY = Meaning("date", lambda now: [(midnight(now), midnight(now))])


def joined_range(first: Meaning, second: Meaning) -> Meaning:
    """From one moment, day or period to another; the year of the second is the first one's too."""
    if second.year and not first.year and first.month and second.month:
        year = second.year - (first.month > second.month)
        first = dated(year, first.month, first.day) if first.day else month_of(first.month, year)
    elif first.year and not second.year and second.month:
        second = dated(first.year, second.month, second.day) if second.day else month_of(second.month, first.year)
    clocked = first.type == "time" or second.type == "time"
    timed = clocked or "datetime" in (first.type, second.type) or "datetimerange" in (first.type, second.type)
    if (first is NOW or second is NOW) and not clocked and {first.type, second.type} & {"date", "daterange"}:
        timed = False
    ahead = first.weekday is not None

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, _ in _starts(first, second, now):
            if start is None:
                continue
            base = start if second.type != "time" and not second.year and (second.month or second.weekday is not None) else now
            ends = [end for end, _ in _ends(second, base if first is not NOW else now, start) if end is not None]
            end = min((end for end in ends if end >= start), default=ends[0] if ends else None)
            if end is not None and end < start and (first.month and not first.year):
                continue
            if end is not None:
                found.append((start if timed or ahead else midnight(start), end if timed else midnight(end)))
        return found

    return Meaning("datetimerange" if timed else "daterange", spans, unit="range")


def _starts(first: Meaning, second: Meaning, now: datetime) -> list[Span]:
    if first.type == "time":
        day = midnight(now)
        return [(day + timedelta(seconds=seconds), None) for seconds, _ in first.clocks]
    if second is NOW and not first.year:
        return [one for one in bounds(first, now) if one[0] is not None and one[0] <= now] or bounds(first, now)
    return bounds(first, now)


def _ends(second: Meaning, base: datetime, start: datetime) -> list[Span]:
    if second.type == "time":
        return [(midnight(start) + timedelta(seconds=seconds), None) for seconds, _ in second.clocks]
    return bounds(second, base)


def _inner_range(match: Match) -> Node | None:
    """Next week between Wednesday and Friday."""
    week = match.meaning("SPAN")
    days = match.meanings("DATE")
    if week is None or week.unit not in ("week", "workweek") or len(days) != 2:
        return None
    first, last = days[0].weekday, days[1].weekday
    if first is None or last is None:
        return None

    def spans(now: datetime) -> list[Span]:
        return [
            (start + timedelta(days=first), start + timedelta(days=last)) for start, _ in week.spans(now) if start
        ]

    return match.make(Meaning("daterange", spans))


_TO = "(?:to|until)"
_HOURLIKE = "(?:CLOCK|num|decimal|military)"
_GLUE = "(?:comma? (?:at|on|in|for|around|of|to)? the?)"
TIME_RULES = (
    Rule("(?:at|from|to|between|and|DATE|around) num num (?!unit|to num ampm|month|ord|num|year)", _two_numbers),
)
HOUR_RULES = (
    Rule(f"(?:from|between) {_HOURLIKE} (?:to|until|and) {_HOURLIKE} (?!unit|month|ord|quarter) ampm? HOURS?", _hour_range),
    Rule(f"(?:CLOCK|military) {_TO} {_HOURLIKE} (?!unit|month|ord) HOURS?|(?:num|decimal) {_TO} CLOCK HOURS?|num to num HOURS", _hour_range),
    Rule(f"from {_HOURLIKE} for LENGTH|for LENGTH comma? from {_HOURLIKE} (?!unit|month|of|to)", _hours_for),
    Rule("HOURS comma? (?:at|around)? (?:CLOCK|num (?!unit|to|month))|around? CLOCK HOURS|at? num HOURS", _clock_in_part),
    Rule("(?:this|next|last) (?:HOURS|part)", _this_part),
    Rule("(?:at|around) (?:num|decimal) (?!unit|month|num|slash|ord|to|week|ampm|junk|of)", _bare_hour),
)
DAY_RULES = (
    Rule("(?:at|on)? (?:num) to num comma? (?:on|of)? DATE|DATE comma? (?:from|between)? num (?:to|and) num (?!unit|month)", lambda match: _day_hours(match)),
    Rule(f"DATE {_GLUE}? HOURS {_GLUE}? (?:CLOCK|HOURS)|HOURS {_GLUE}? DATE {_GLUE}? (?:CLOCK|HOURS)", _day_time),
    Rule(f"DATE {_GLUE}? (?:CLOCK|HOURS) (?!DATE (?:CLOCK|HOURS)) (?:HOURS)?", _day_time),
    Rule(f"at? (?:CLOCK|HOURS) {_GLUE}? DATE {_GLUE}? (?:CLOCK|HOURS)?", _day_time),
    Rule("DATE comma? (?:at|around) (?:num|decimal) (?!unit|month|to)|num comma DATE", _day_time),
    Rule("num DATE HOURS", _day_time),
    Rule("DATE ampm", _day_half),
    Rule(f"STRETCH {_GLUE}? (?:from|between)? (?:CLOCK|HOURS)|at? (?:CLOCK|HOURS) {_GLUE}? STRETCH", _part_time),
    Rule("STRETCH (?:at|around) num (?!unit|month)|num comma? STRETCH", _part_time),
    Rule("DATE for LENGTH from CLOCK|DATE from CLOCK for LENGTH", _hours_for),
)
_POINT = "(?:DATE|SPAN|STAMP|CLOCK)"
RANGE_RULES = (
    Rule("SPAN (?:between|from) DATE (?:and|to|until) DATE", _inner_range),
    Rule(f"(?:from|between|in) the? (?:{_POINT}|now) (?:to|until|and) the? (?:{_POINT}|now)", _range),
    Rule(f"{_POINT} (?:to|until) the? (?:{_POINT}|now)", _range),
)


def _day_hours(match: Match) -> Node | None:
    """Monday 9-11, 5 to 6 on 1 January."""
    day = match.meaning("DATE")
    ends = [hour_of(node) for node in match.all("num")]
    if day is None or ends[0] is None or ends[1] is None or (match.one("and") and not match.one("between")):
        return None
    return match.make(on_day(day, range_of(ends[0], ends[1])), skip=int(match.nodes[0].kind in ("at", "on")))
