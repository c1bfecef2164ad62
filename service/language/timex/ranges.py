"""From one day, moment or period to another."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.language.timex.cascade import Match, Rule
from service.language.timex.days import (
    dated,
    midnight,
    month_of,
)
from service.language.timex.meaning import Meaning, Span
from service.language.timex.tokens import Node


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
    if len(parts) != 2 or (parts[0].type == "time" and parts[1].type == "daterange"):
        return None
    return match.make(joined_range(parts[0], parts[1]))


NOW = Meaning("datetime", lambda now: [(now, now)])


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
            base = (
                start
                if second.type != "time" and not second.year and (second.month or second.weekday is not None)
                else now
            )
            ends = [end for end, _ in _ends(second, base if first is not NOW else now, start) if end is not None]
            end = min((end for end in ends if end >= start), default=ends[0] if ends else None)
            if end is not None and end < start and (first.month and not first.year):
                continue
            if end is not None:
                found.append((start if timed or ahead else midnight(start), end if timed else midnight(end)))
        return sorted(found, key=lambda one: not (one[0] and one[1] and one[0] <= now <= one[1]))  # the one we are in

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
        return [(start + timedelta(days=first), start + timedelta(days=last)) for start, _ in week.spans(now) if start]

    return match.make(Meaning("daterange", spans))


_POINT = "(?:DATE|SPAN|STAMP|CLOCK)"


RANGE_RULES = (
    Rule("SPAN (?:between|from) DATE (?:and|to|until) DATE", _inner_range),
    Rule(f"(?:from|between|in) the? (?:{_POINT}|now) (?:to|dash|until|and) the? (?:{_POINT}|now)", _range),
    Rule(f"{_POINT} (?:to|dash|until) the? (?:{_POINT}|now)", _range),
)
