"""Clock times in words and their ranges: "at six", "three thirty", "from 5 to 6 pm", "in the morning at 7"."""

from __future__ import annotations

from service.language.timex.cascade import Match, Rule
from service.language.timex.clocks import clock, with_half
from service.language.timex.meaning import DAY_S, Meaning, nothing
from service.language.timex.tokens import Node

HOUR = 3600


HALF_DAY = 12 * HOUR


LATE = ("afternoon", "evening", "night", "dinner", "dinnertime")


def hour_of(node: Node) -> Meaning | None:
    """The clock time that a node is, or that a bare number stands for."""
    if isinstance(node.value, Meaning):
        return node.value
    if node.kind == "num" and isinstance(node.value, int) and 0 <= node.value < 25:
        return clock(node.value * HOUR, loose=0 < node.value < 13)
    if node.kind == "decimal":
        hour, _, minute = str(node.value).partition(".")
        if len(minute) == 2 and int(minute) < 60 and int(hour) < 25:
            return clock(int(hour) * HOUR + int(minute) * 60, loose=True)
    if node.kind == "military" and isinstance(node.value, int):
        return clock(node.value, loose=True)
    return None


def in_part(time: Meaning, part: str) -> Meaning:
    """A clock time in the morning, the afternoon, at night."""
    first = time.clocks[0][0]
    if not time.loose:
        return time._replace(part=part)
    late = part in LATE and not (part == "night" and first < 5 * HOUR)
    if late and first < HALF_DAY:
        first += HALF_DAY
    elif not late and part == "morning" and first >= HALF_DAY:
        first -= HALF_DAY
    return clock(first)._replace(part=part)


def _bare_hour(match: Match) -> Node | None:
    """At 7, around 3:30, by 2.30."""
    time = hour_of(match.nodes[-1])
    return match.make(time, skip=len(match.nodes) - 1)


def _two_numbers(match: Match) -> Node | None:
    """Three thirty, seven twenty-seven, six forty-three minutes."""
    numbers = [node.value for node in match.all("num") if isinstance(node.value, int)]
    hour, minute = numbers[-2:]
    spelled = all(node.end - node.start > 2 for node in match.all("num"))
    if (match.one("dash") and not spelled) or match.word("unit") not in ("", "minute"):
        return None
    if not (0 < hour < 25 and 10 <= minute < 60):
        return None
    lead = len([node for node in match.nodes if node.kind in ("at", "from", "to", "between", "and", "around", "DATE")])
    time = clock(hour * HOUR + minute * 60, loose=True)
    return match.make(time, skip=lead)


def _clock_in_part(match: Match) -> Node | None:
    """7 in the evening, in the morning at 7, early morning at 8:00."""
    part = match.meaning("HOURS")
    others = [node for node in match.nodes if node.kind in ("CLOCK", "num", "decimal")]
    time = hour_of(others[0]) if others else None
    span = match.one("HOURS")
    if part is None or time is None or not part.part or span is None:
        return None
    if others[0].kind == "num" and span.start > others[0].start and span.end - span.start <= len(part.part):
        return None  # "2 morning sessions"
    return match.make(in_part(time, part.part))


def range_of(first: Meaning, second: Meaning) -> Meaning:
    """The hours from one clock time to another; what one leaves open the other decides."""
    one, other = first.clocks[0][0], second.clocks[0][0]
    loose = first.loose and second.loose
    if first.loose and not second.loose:
        late = one + HALF_DAY
        one = (
            late
            if one < HALF_DAY and (one < other - HALF_DAY or one > other) and (late < other or one > other)
            else one
        )
        if one % DAY_S >= DAY_S:
            one -= DAY_S
        if first.clocks[0][0] == HALF_DAY and other < HALF_DAY:
            one = 0
    elif second.loose and not first.loose and other <= one:
        other = other + HALF_DAY if other + HALF_DAY > one else other
    elif loose and one >= HALF_DAY and other < HALF_DAY and one < 13 * HOUR:
        one -= HALF_DAY  # 12-4
    elif loose and other < one:
        other += HALF_DAY
    pairs = [(one % DAY_S, other % DAY_S)]
    if loose:
        pairs.append(((one + HALF_DAY) % DAY_S, (other + HALF_DAY) % DAY_S))
    return Meaning("timerange", nothing, clocks=tuple(pairs), loose=loose)


def _hour_range(match: Match) -> Node | None:
    """From 5 to 6 pm, between 9:30 and 3, 1-3 pm, 5 to seven in the morning."""
    said = [hour_of(node) for node in match.nodes if node.kind in ("num", "CLOCK", "decimal", "military")]
    ends = [one for one in said if one is not None]
    if len(ends) != 2:
        return None
    half = match.word("ampm")
    part = match.meaning("HOURS")
    first, second = ends[0], ends[1]
    if half:
        second = with_half(second.clocks[0][0], half) or second
    if part is not None and part.part:
        second = in_part(second, part.part)
    if match.one("and") and not match.one("between"):
        return None
    return match.make(range_of(first, second), skip=int(match.nodes[0].kind in ("on", "DATE", "at", "in")))


_TO = "(?:to|dash|until)"


HOURLIKE = "(?:CLOCK|num|decimal|military)"


TIME_RULES = (
    Rule(
        "(?:at|from|to|between|and|DATE|around) num num (?!unit|to num ampm|month|ord|num|year)|at num num unit",
        _two_numbers,
    ),
    Rule("num dash num (?!unit|month|ord|ampm)", _two_numbers),
)


HOUR_RULES = (
    Rule(
        f"(?:from|between) {HOURLIKE} (?:to|dash|until|and) {HOURLIKE} (?!unit|month|ord|quarter) ampm? HOURS?",
        _hour_range,
    ),
    Rule(
        f"(?:CLOCK|military) {_TO} {HOURLIKE} (?!unit|month|ord) HOURS?|(?:num|decimal) {_TO} CLOCK HOURS?"
        "|num (?:to|dash) num HOURS",
        _hour_range,
    ),
    Rule(
        "HOURS comma? (?:at|around)? (?:CLOCK|num (?!unit|to|month))|around? CLOCK HOURS|(?:at|around)? num HOURS",
        _clock_in_part,
    ),
    Rule("(?:at|around) (?:num|decimal) (?!unit|month|num|slash|ord|to|week|ampm|junk|of)", _bare_hour),
)
