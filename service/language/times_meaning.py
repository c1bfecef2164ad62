"""From the tokens of a time expression to what it means: lead-in, length, moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from service.language.times_expression import Lead, Moment, TimeExpression, TimeKind, Token
from service.language.times_grammar import day_offset
from service.language.times_lead import LeadIn, lead_in, own_preposition
from service.language.times_length import UNIT_SECONDS, length_of

_NEVER = Moment()
_AHEAD = ("next", "following", "coming")
_SPENT = "=>VrM"  # kinds that close "before the day is out"
_MAX_YEARS = 3.2e9  # seconds: longer than any promise, shorter than what dates overflow at


def meaning(folded: str, tokens: list[Token], group: str, first: int, last: int) -> TimeExpression | None:
    """The expression of tokens[first:last], which the grammar's `group` matched; None where it is no time after all."""
    first = own_preposition(tokens, first, last)
    lead = lead_in(folded, tokens, first, last)
    own = tokens[lead.core : last]
    start, end = tokens[first].start, tokens[last - 1].end
    if group == "vague" or not own:
        loose = bool(own) and (own[0].kind != "u" or folded[end - 1] == "s")  # "within minutes"; not "in second"
        return TimeExpression(start, end, "vague", bounded=False) if loose else None
    before = tokens[first - 1] if first else None
    if before is not None and before.kind == "Q" and lead.sense == "before":  # "not before 5 pm"
        lead = lead._replace(sense="not before")
    if group == "moment" and len(own) > 2 and own[-1].kind in _SPENT:
        return _spent(folded, lead, own, start, end)
    if group == "moment":
        return _moment(folded, lead, own, start, end)
    return _length(folded, lead, own, start, end, recurring=group == "recurring")


def _spent(folded: str, lead: LeadIn, own: list[Token], start: int, end: int) -> TimeExpression | None:
    """The end of an hour as a length, that of a day or a longer period as a moment: "before the hour is out"."""
    unit = next((token for token in own if token.kind in "ut"), None)
    if unit is None:
        return None
    if unit.kind == "u" and unit.value in ("s", "m", "h"):
        length = timedelta(seconds=UNIT_SECONDS[str(unit.value)])
        return TimeExpression(start, end, "duration", "within", length)
    return _moment(folded, lead._replace(sense="by"), [unit._replace(kind="E", value="end"), unit], start, end)


def _length(
    folded: str, lead: LeadIn, own: list[Token], start: int, end: int, *, recurring: bool
) -> TimeExpression | None:
    """A duration, or the interval of what recurs."""
    kinds = "".join([token.kind for token in own])
    if recurring:
        return _recurring(folded, lead, own, kinds, start, end)
    seconds, unsure = length_of(own)
    if not 0 < seconds < _MAX_YEARS:
        return None
    open_ended = "N" in kinds and not any(kind in kinds for kind in "nahq#") and folded[own[-1].end - 1] == "s"
    if unsure or open_ended:  # "a few days", "the coming days"
        return TimeExpression(start, end, "vague", lead.sense, timedelta(seconds=seconds), bounded=False)
    if kinds in ("au", "nu") and own[-1].value == "s" and not lead.sense and folded[own[-1].start : end] == "second":
        return None  # "a second agent", "one second copy"
    sense: Lead = "within" if lead.sense == "by" else lead.sense  # "no more than 10 days"
    if kinds.endswith(("FW", "Fd")) and not sense:
        sense = "in"
    if "B" in kinds and not sense:
        sense = "within"
    past = "l" in kinds or "G" in kinds or sense == "since"
    if kinds[-1] == "L" and not past:
        past, sense = folded.startswith("earlier", own[-1].start), sense or "after"
    if kinds.endswith("Fd"):
        seconds += max(0, day_offset(str(own[-1].value))) * UNIT_SECONDS["d"]
    business = "b" in kinds or any(token.value == "D" for token in own)
    range_like = "r" in kinds.strip("r") and kinds.count("n") > 1
    kind: TimeKind = "range" if range_like else "duration"
    bounded = sense not in ("after", "not before", "since")
    return TimeExpression(
        start, end, kind, sense, timedelta(seconds=seconds), business, None, None, None, lead.hedged, bounded, past
    )


def _recurring(folded: str, lead: LeadIn, own: list[Token], kinds: str, start: int, end: int) -> TimeExpression | None:
    interval: timedelta | None = None
    if kinds[0] == "R":
        interval = timedelta(seconds=UNIT_SECONDS[str(own[0].value)])
    elif kinds[0] == "J" or "w" in kinds:
        interval = timedelta(weeks=1)
    elif "p" in kinds:
        count = next((token.value for token in own if token.kind == "n"), None)
        times = count if isinstance(count, float) and count else {"once": 1.0, "twice": 2.0}.get(str(own[0].value), 1.0)
        interval = timedelta(seconds=UNIT_SECONDS[str(next(t.value for t in own if t.kind == "u"))] / times)
    elif "u" in kinds:
        ordinal = next((t.value for t in own if t.kind == "z"), None)
        seconds, _ = length_of([token for token in own if token.kind != "z"])
        interval = timedelta(seconds=min(seconds * (ordinal if isinstance(ordinal, float) else 1.0), _MAX_YEARS))
    elif "d" in kinds or "t" in kinds or "x" in kinds:
        interval = timedelta(days=1)
    if not interval:
        return None
    business = "b" in kinds or any(token.value == "D" for token in own)
    return TimeExpression(start, end, "recurring", lead.sense, interval, business, folded[own[0].start : end])


def _moment(folded: str, lead: LeadIn, own: list[Token], start: int, end: int) -> TimeExpression | None:
    """A moment by its parts; None where they are no time after all ("good morning", "31.7")."""
    parsed = _parts(own)
    if parsed is None:
        return None
    moment, zone = parsed
    said = moment.part is not None and moment == Moment(part=moment.part)  # a part of the day and no more
    if moment == _NEVER or (said and not _telling_part(moment.part, lead, own)):
        return None
    past = (
        lead.sense == "since"
        or (moment.days is not None and moment.days < 0)
        or (moment.minute is None and any(token.kind == "l" for token in own))
        or folded.startswith("earlier", own[0].start)
    )
    bounded = (
        lead.sense not in ("after", "from", "since", "not before")
        or (lead.sense == "from" and _ranged(own))
        or (lead.sense == "after" and moment.dated and own[0].kind not in "Cn" and len(own) > 1)
    )
    at = folded[own[0].start : end]
    kind = _kind(moment, own)
    return TimeExpression(
        start, end, kind, lead.sense, None, _businesslike(own), at, moment, zone, lead.hedged, bounded, past
    )


def _parts(own: list[Token]) -> tuple[Moment, str | None] | None:
    """The moment's parts, token by token, and its zone word; None where a number cannot be part of a time."""
    parts: dict[str, Any] = {}
    date = [0, 0, 0]  # year, month, day
    zone: str | None = None
    for index, token in enumerate(own):
        kind, value = token.kind, token.value
        if kind in "Cc" and isinstance(value, tuple):
            parts["minute"], parts["bare_hour"] = value[0] * 60 + value[1], False
        elif kind in "noz#" and isinstance(value, float):
            if not _place_number(parts, date, own, index, value):
                return None
        elif kind == "m" and isinstance(value, float):
            date[1] = int(value)
        elif kind == "P":
            _apply_half(parts, str(value))
        elif kind in "ZU":
            zone = str(value)
        else:
            _place(parts, own, index, kind, value)
    if any(date):
        if date[1] > 12 or date[2] > 31 or not any(date[1:]):
            return None
        parts["date"] = tuple(date)
    return Moment(**parts), zone


def _place_number(parts: dict[str, Any], date: list[int], own: list[Token], index: int, value: float) -> bool:
    """Write a number where its neighbours put it: year, day of the month or hour; whether it found a place."""
    kind = own[index].kind
    before = own[index - 1].kind if index else ""
    after = own[index + 1].kind if index + 1 < len(own) else ""
    if kind == "#":
        date[0] = int(value)
        return 1970 <= value < 2200
    if kind != "n" or after == "m" or (before == "m" and not date[2]):
        date[2] = int(value)
    elif value > 24 or value != int(value):
        return after == "l" and value < 60  # ten past six: the minutes are read with the hour
    elif after != "l":
        parts["minute"] = _worded_clock(own, index, int(value))
        parts["bare_hour"] = after != "P"
    return True


def _place(parts: dict[str, Any], own: list[Token], index: int, kind: str, value: object) -> None:
    """Write a token that means the same wherever it stands into the moment's parts."""
    shift = int(any(token.kind == "N" and token.value in _AHEAD for token in own[max(0, index - 3) : index]))
    if kind == "d":
        offset = day_offset(str(value))
        day_after = index >= 2 and own[index - 1].kind == "A" and own[index - 2].kind == "u"
        parts["days"] = offset + (1 if day_after else 0)
        if value == "tonight":
            parts.setdefault("part", "tonight")
    elif kind == "w" and isinstance(value, float):
        parts["weekday"] = int(value)
        if shift:
            parts["weeks"] = 1
    elif kind == "t":
        parts["part"] = str(value)
        if index and own[index - 1].kind == "N":
            parts.setdefault("days", shift)
    elif kind == "x":
        parts["edge"] = "end"
    elif kind == "E":
        parts["edge"] = {"end": "end", "close": "end", "middle": "middle"}.get(str(value), "start")
    elif kind == "D":
        parts["stamp"] = str(value)
    elif kind == "L" and value in ("mid", "early"):
        parts.setdefault("edge", "middle" if value == "mid" else "start")
    elif kind == "u":
        _place_unit(parts, own, index, str(value), shift)


def _place_unit(parts: dict[str, Any], own: list[Token], index: int, unit: str, shift: int) -> None:
    if index + 1 < len(own) and own[index + 1].kind == "A":  # the day after tomorrow
        return
    named = any(token.kind == "N" for token in own[:index])
    if unit in ("d", "D"):
        parts.setdefault("days", shift)
    elif unit == "w":
        parts["weeks"] = shift
    elif unit == "M":
        parts["months"] = shift
    elif unit == "Y":
        parts["years"] = shift
    elif not named:
        parts.setdefault("days", 0)


def _worded_clock(own: list[Token], index: int, hour: int) -> int:
    """Minutes of the day of "six" in: at six, half past six, a quarter to six, ten past six."""
    kinds = "".join([token.kind for token in own[:index]])
    if kinds.endswith(("hl", "h")):
        return hour * 60 + 30
    if kinds.endswith("ql"):
        return hour * 60 + 15
    if kinds.endswith("qr"):
        return hour * 60 - 15
    minutes = own[index - 2].value if kinds.endswith("nl") else None
    return hour * 60 + (int(minutes) if isinstance(minutes, float) else 0)


def _apply_half(parts: dict[str, Any], half: str) -> None:
    minute = parts.get("minute")
    if isinstance(minute, int):
        if half == "p" and minute < 720:
            parts["minute"] = minute + 720
        elif half == "a" and minute >= 720:
            parts["minute"] = minute - 720
        parts["bare_hour"] = half == "o"


def _telling_part(part: str | None, lead: LeadIn, own: list[Token]) -> bool:
    """Whether a part of the day alone names a time: "before lunch", "overnight"; not "good morning"."""
    if part in ("tonight", "overnight", "midnight", "noon", "midday"):
        return True
    return lead.sense != "" or any(token.kind == "N" for token in own)


def _ranged(own: list[Token]) -> bool:
    return any(token.kind in "rK" for token in own)


def _businesslike(own: list[Token]) -> bool:
    return any(token.kind in "bx" or token.value in ("D", "close") for token in own)


def _kind(moment: Moment, own: list[Token]) -> TimeKind:
    if _ranged(own) and sum(token.kind in "Ccn" for token in own) > 1:
        return "range"
    said = [part for part in ("date", "weekday", "days", "minute", "part", "edge") if getattr(moment, part) is not None]
    if said == ["minute"]:
        return "clock"
    if said == ["weekday"]:
        return "weekday"
    if said == ["date"] or (moment.stamp and len(moment.stamp) <= 10):
        return "date"
    return "moment"
