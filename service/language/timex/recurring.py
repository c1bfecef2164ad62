"""What recurs: "every other Friday", "Mondays at nine", "quarterly", "three times a week"."""

from __future__ import annotations

import re

from service.language.timex.cascade import Match, Rule
from service.language.timex.clock_words import hour_of
from service.language.timex.counting import length_of
from service.language.timex.meaning import Meaning, clock_text, nothing
from service.language.timex.tokens import Node
from service.language.timex.words import part_timex


def recurrence(timex: str) -> Meaning:
    """What comes again and again, as TIMEX3 writes it."""
    return Meaning("set", nothing, timex=timex)


_EACH = {
    "day": "P1D", "week": "P1W", "month": "P1M", "year": "P1Y", "hour": "PT1H", "minute": "PT1M", "second": "PT1S",
    "weekday": "P1WD", "quarter": "P3M", "fortnight": "P2W", "decade": "P10Y", "night": "P1D",
}  # fmt: skip


def _recur(match: Match) -> Node | None:
    """Daily, quarterly, bi-monthly."""
    timex = match.word("recur")
    prefix = str(match.nodes[0].value) if match.nodes[0].kind == "junk" else ""
    if prefix == "bi":
        timex = timex.replace("1", "2")
    elif prefix == "semi":
        timex = timex.replace("1Y", "0.5Y").replace("1M", "0.5M")
    elif prefix:
        return match.make(recurrence(timex), skip=len(match.nodes) - 1)
    return match.make(recurrence(timex))


def _every(match: Match) -> Node | None:
    """Every day, each two weeks, every other Friday, every Monday, any weekend."""
    if match.one("weekday"):
        return match.make(recurrence(f"XXXX-WXX-{match.number('weekday') + 1}"))
    day = match.meaning("DATE")
    if day is not None:
        if day.weekday is None or day.month or day.day:
            return None
        return match.make(recurrence(f"XXXX-WXX-{day.weekday + 1}"))
    hours = match.meaning("HOURS")
    if hours is not None or match.one("part"):
        part = hours.part if hours is not None else match.word("part")
        return match.make(recurrence(f"T{part_timex(part)}")) if part_timex(part) else None
    return _every_unit(match)


def _every_unit(match: Match) -> Node | None:
    unit = match.word("unit") or "quarter"
    number = match.number("otheroften", "ord") or 1
    if unit == "weekend":
        return match.make(recurrence("XXXX-WXX-WE" if number == 1 else f"P{number}WE"))
    base = _EACH.get(unit)
    if base is None or (match.word("every") == "any" and base not in ("P1D", "P1W", "P1M", "P1Y")):
        return None
    # "P3M" every other quarter is P6M
    return match.make(recurrence(re.sub(r"\d+", lambda count: str(int(count[0]) * number), base)))


def _every_length(match: Match) -> Node | None:
    span = length_of(match)
    if span is None:
        return None
    if span.unit == "week":
        return match.make(recurrence(f"P{round(span.days / 7)}W"))
    if span.unit == "weekend":
        return match.make(recurrence(f"P{round(span.days / 2)}WE"))
    return match.make(recurrence(span.iso))


def _times_a(match: Match) -> Node | None:
    """Once a week, one a day."""
    unit = match.word("unit")
    if match.one("times") is None and match.number("num") != 1:
        return None
    return match.make(recurrence(_EACH[unit])) if unit in _EACH else None


def _weekdays(match: Match) -> Node | None:
    """Mondays, Friday mornings, mornings, Thursdays at 17:30."""
    day = match.meaning("DATE")
    number = day.weekday if day is not None and day.weekday is not None else match.number("weekdays")
    anchor = f"XXXX-WXX-{number + 1}" if day is not None or match.one("weekdays") else ""
    part = part_timex(match.word("parts"))
    return match.make(recurrence(f"{anchor}T{part}" if part else anchor))


def _set_time(match: Match) -> Node | None:
    """Every day at 7:13 pm, 3 pm each day, Thursdays at 17:30."""
    found = match.meaning("SET")
    time = match.meaning("CLOCK")
    if time is None:
        bare = next((node for node in match.nodes if node.kind in ("num", "decimal")), None)
        time = hour_of(bare) if bare is not None else None
    if found is None or time is None:
        return None
    clock_ = clock_text(time.clocks[0][0]).removesuffix(":00").removesuffix(":00")
    anchor = "" if found.timex in ("P1D", "TEV", "TMO", "TNI", "TAF") else found.timex
    return match.make(recurrence(f"{anchor}T{clock_}"))


def _monthly_day(match: Match) -> Node | None:
    """The 19th of every month."""
    return match.make(recurrence(f"XXXX-XX-{match.number('ord'):02}")) if match.word("unit") == "month" else None


SET_RULES = (
    Rule("the? ord of every unit", _monthly_day),
    Rule("every (?:otheroften|ord)? (?:unit|weekday|DATE|quarter|HOURS|part)", _every),
    Rule("every LENGTH", _every_length),
    Rule("(?:times|num times?) a unit", _times_a),
    Rule("junk dash recur|recur", _recur),
    Rule("(?:DATE|weekday) parts|weekdays parts?|parts", _weekdays),
)


SET_TIME_RULES = (Rule("SET (?:at|around|on)? CLOCK|SET at (?:num|decimal)|at? CLOCK SET", _set_time),)
