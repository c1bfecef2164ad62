"""Clock times, lengths of time, and hours of the day: the first level of the grammar."""

from __future__ import annotations

from service.language.timex.cascade import Match, Rule
from service.language.timex.meaning import DAY_S, Length, Meaning, nothing
from service.language.timex.tokens import Node
from service.language.timex.words import PARTS, part_timex

_HOUR = 3600
_HALF_DAY = 12 * _HOUR
_MEALS = ("lunch", "dinner", "breakfast", "brunch", "lunchtime", "dinnertime")
_UNIT = {
    "second": Length(seconds=1), "minute": Length(seconds=60), "hour": Length(seconds=_HOUR), "day": Length(days=1),
    "night": Length(days=1), "weekday": Length(days=1, business=True), "week": Length(days=7),
    "workweek": Length(days=7), "fortnight": Length(days=14), "weekend": Length(days=2), "month": Length(months=1),
    "quarter": Length(months=3), "year": Length(years=1), "decade": Length(years=10), "century": Length(years=100),
}  # fmt: skip


def length(count: float, unit: str, *, business: bool = False) -> Length:
    """So many of a unit."""
    one = _UNIT[unit]
    return Length(
        one.years * count, one.months * count, one.days * count, one.seconds * count, business or one.business, unit
    )


def duration(span: Length) -> Meaning:
    """A length of time by itself."""
    return Meaning("duration", nothing, unit=span.unit, length=span)


def clock(seconds: int, *, loose: bool = False) -> Meaning:
    """A time of the day; a loose one may also be twelve hours later."""
    loose = loose and seconds < 13 * _HOUR
    ways = (seconds, (seconds + _HALF_DAY) % DAY_S) if loose else (seconds,)
    return Meaning("time", nothing, clocks=tuple((way, way) for way in ways), loose=loose)


def hours(start: int, end: int, part: str = "", edge: str = "") -> Meaning:
    """Some hours of the day, in seconds."""
    return Meaning("timerange", nothing, clocks=((start, end),), part=part, timex=part_timex(part), edge=edge)


def part_hours(part: str, edge: str = "") -> Meaning:
    """The hours of a part of the day; of its early or late half."""
    first, last = PARTS[part]
    half = (first + last) // 2
    if edge in ("early", "start", "earlier"):
        last = half
    elif edge in ("late", "end", "later"):
        first = half
    return hours(first * _HOUR, min(last * _HOUR, DAY_S - 1), part, edge)


def number_of(node: Node) -> float:
    """The number that a token says; "a" is one."""
    return float(node.value) if isinstance(node.value, int | float | str) and node.kind != "a" else 1.0


# ---- clock times -----------------------------------------------------------------------------------------------------


def _seconds(node: Node) -> int | None:
    """The time of the day that digits say: 7, 7.30, 7:30, 0730; None where no day has it."""
    if node.kind == "decimal":
        hour, _, minute = str(node.value).partition(".")
        ok = len(minute) == 2 and int(minute) < 60 and int(hour) < 25
        return int(hour) * _HOUR + int(minute) * 60 if ok else None
    if node.kind == "num":
        return int(number_of(node)) * _HOUR if 0 <= number_of(node) < 25 else None
    return int(number_of(node))


def with_half(seconds: int, half: str) -> Meaning | None:
    """The clock time with am, pm or o'clock."""
    if half in ("o", "ap"):
        return clock(seconds % DAY_S if seconds == DAY_S else seconds, loose=True)
    if half == "p" and seconds < _HALF_DAY:
        seconds += _HALF_DAY
    elif half == "a" and _HALF_DAY <= seconds < 13 * _HOUR:
        seconds -= _HALF_DAY
    return clock(seconds) if seconds <= DAY_S else None


def _digital(match: Match) -> Node | None:
    seconds = _seconds(match.nodes[0])
    numbers = match.all("num")
    if seconds is not None and len(numbers) == 2:
        minute = int(number_of(numbers[1]))
        seconds = seconds + minute * 60 if 10 <= minute < 60 else None
    return None if seconds is None else match.make(with_half(seconds, match.word("ampm")))


def _clock_alone(match: Match) -> Node | None:
    seconds = match.number("clock", "military")
    said = match.nodes[0]
    return match.make(clock(seconds, loose=said.end - said.start <= 5 and seconds >= _HOUR and seconds < 13 * _HOUR))


def _past(match: Match) -> Node | None:
    """Half past seven, ten to six, 20 min past eight."""
    hour = match.nodes[-2] if match.nodes[-1].kind == "ampm" else match.nodes[-1]
    if number_of(hour) > 24:
        return None
    before = match.one("to") is not None
    first = match.nodes[0] if match.nodes[0].kind != "a" else match.nodes[1]
    minutes = {"half": 30, "quarter": 15}.get(first.kind) or int(number_of(first))
    counted = first.kind == "num" and not match.one("unit")
    if minutes > 59 or (before and (match.word("to") != "to" or counted)):
        return None
    seconds = int(number_of(hour)) * _HOUR + (-minutes if before else minutes) * 60
    half = match.word("ampm") or "o"
    return match.make(with_half(seconds, half))


def _noon(match: Match) -> Node | None:
    return match.make(clock(match.number("noon") * _HOUR))


def _midnight(match: Match) -> Node | None:
    if match.word("edge") != "mid" or match.word("part") != "night":
        return None
    return match.make(clock(0))


# ---- lengths ---------------------------------------------------------------------------------------------------------


def _amount(nodes: list[Node]) -> float | None:
    """How many: "two and a half", "half a", "a couple of"; None where the words are none."""
    kinds = [node.kind for node in nodes if node.kind not in ("of", "to")]
    numbers = [number_of(node) for node in nodes if node.kind in ("num", "big", "decimal", "year", "military")]
    if "couple" in kinds:
        return 2.0
    if "few" in kinds:
        return 3.0
    if "half" in kinds:
        return numbers[0] + 0.5 if numbers else 0.5
    if "quarter" in kinds:
        return numbers[0] + 0.25 if numbers else 0.25
    return sum(numbers) if numbers else 1.0


def _length(match: Match) -> Node | None:
    """One or more amounts with their units: "1 year 1 month 21 days", "an hour and a half"."""
    total = Length()
    amount: list[Node] = []
    business = match.one("business") is not None
    last: Length | None = None
    for node in match.nodes:
        if node.kind == "unit" or (
            node.kind == "quarter" and amount and amount[-1].kind in ("num", "few", "couple", "of")
        ):
            count = _amount(amount)
            if count is None or (last is not None and not amount):
                return None
            last = length(1, str(node.value) if node.kind == "unit" else "quarter", business=business)
            total = total.plus(length(count, last.unit, business=business))
            amount = []
        elif node.kind != "business" and not (node.kind == "and" and not amount):
            amount.append(node)
    if amount and last is not None:  # an hour and a half
        extra = {"half": 0.5, "quarter": 0.25}.get(amount[-1].kind)
        if extra is None:
            return None
        total = total.plus(length(extra, last.unit))
    if match.nodes[0].kind == "a" and not _telling(match):
        return None
    return match.make(duration(total)) if total.total > 0 else None


def _telling(match: Match) -> bool:
    """Whether "a" counts its unit: not "a second opinion", "a weekend"."""
    return not (len(match.nodes) == 2 and match.word("unit") in ("second", "weekday", "workweek"))


def _whole(match: Match) -> Node | None:
    """All day, a full week, the whole month."""
    unit = match.word("unit")
    plural = match.nodes[-1].end - match.nodes[-1].start > len(unit)
    if unit in ("night", "second", "minute") or (plural and unit != "weekend"):
        return None
    if unit == "weekend" and plural:
        return match.make(Meaning("set", nothing, timex="P1WE"))
    return match.make(duration(length(1, unit)))


def _part(match: Match) -> Node | None:
    """A part of the day, or its early or late half: "in the early morning", "late afternoon"."""
    edge = match.word("edge") or ("later" if match.one("later") else "")
    if edge in ("mid", "start", "end") and not match.one("of"):
        edge = {"mid": ""}.get(edge, edge)
    part = match.word("part", "parts")
    before = match.line[match.at - 1] if match.at else None
    if part not in PARTS or (before is not None and before.kind == "junk" and before.value == "good"):
        return None
    if part in _MEALS and not part.endswith("time"):
        return None
    return match.make(part_hours(part, edge))


def _meal(match: Match) -> Node | None:
    part = match.word("part")
    if match.one("time"):
        part = {"night": "nighttime", "day": "daytime"}.get(part, part)
    elif part not in _MEALS:
        return None
    return match.make(part_hours(part))


def _business_hours(match: Match) -> Node | None:
    return match.make(hours(8 * _HOUR, 18 * _HOUR, "business hours")) if match.word("unit") == "hour" else None


_COUNT = "(?:num|big|decimal|military)"
_AMOUNT = (
    f"(?:{_COUNT} and a? (?:half|quarter)|{_COUNT} half|a? half (?:of? a)?|a quarter of? a|a? couple of?|a? few"
    f"|{_COUNT}|num and num|a)"
)
_UNITS = "(?:dash? full? business? (?:unit|quarter))"


def _spoken_year(match: Match) -> Node | None:
    """Nineteen ninety six, where a date or a preposition leads to it."""
    first, second = match.nodes
    spelled = first.end - first.start > 2 and second.end - second.start > 2
    if not spelled or not (15 <= number_of(first) <= 21 and 10 <= number_of(second) < 100):
        return None
    return Node("year", int(number_of(first) * 100 + number_of(second)), first.start, second.end)


YEAR_RULES = (
    Rule("(?<=[in of month since before after until from num ord comma between]) num num (?!unit|ampm)", _spoken_year),
)
CLOCK_RULES = (
    Rule("(?:half|a? quarter|num unit?) (?:after|last|to) num ampm?", _past),
    Rule("num num ampm", _digital),
    Rule("(?:num|clock|decimal|military) ampm", _digital),
    Rule("num? noon", _noon),
    Rule("edge part", _midnight),
    Rule("clock", _clock_alone),
)
LENGTH_RULES = (
    Rule(
        f"{_AMOUNT} {_UNITS} (?:(?:and|comma)? (?:{_COUNT} {_UNITS}))* (?:and a? (?:half|quarter) (?!of|unit))?",
        _length,
    ),
    Rule("(?:half|few|couple of?) a? (?:unit)", _length),
    Rule("full dash? unit", _whole),
)
PART_RULES = (
    Rule("in the? business unit", _business_hours),
    Rule("in the? (?:edge|later) (?:dash|in|of)? the? (?:part|parts)", _part),
    Rule("(?:edge|later) (?:dash|in|of) the? (?:part|parts)", _part),
    Rule("(?:edge|later) (?:part|parts)", _part),
    Rule("(?:in the?|at)? part dash? time|(?<=[after before around]) part", _meal),
    Rule("in the? (?:part|parts)", _part),
    Rule("at part", _meal),
    Rule("part", _part),
)
