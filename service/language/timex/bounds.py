"""What lies before or after: "until Friday", "since August", "2012 or later", "as early as 7"."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.cascade import Match, Rule
from service.language.timex.clock_words import hour_of
from service.language.timex.day_times import on_day
from service.language.timex.meaning import Meaning, Span, nothing
from service.language.timex.ranges import NOW
from service.language.timex.tokens import Node


def _half_open(inner: Meaning, start: int | None, end: int | None) -> Meaning:
    """Open on one side: `start` and `end` say which end of the inner span stands there (0 its start, 1 its end)."""
    kinds = {"date": "daterange", "datetime": "datetimerange", "time": "timerange"}
    kind = kinds.get(inner.type, inner.type)
    if inner.clocks and inner.type in ("time", "timerange"):
        clocks = tuple(
            (pair[start] if start is not None else -1, pair[end] if end is not None else -1) for pair in inner.clocks
        )
        return Meaning(kind, nothing, clocks=clocks, edge="open")  # type: ignore[arg-type]

    def spans(now: datetime) -> list[Span]:
        return [
            (pair[start] if start is not None else None, pair[end] if end is not None else None)
            for pair in inner.spans(now)
        ]

    return Meaning(kind, spans, edge="open", timex=inner.timex)  # type: ignore[arg-type]


def after(inner: Meaning) -> Meaning:
    """All that follows: of a period its end on."""
    point = inner.type in ("date", "datetime")
    return _half_open(inner, 0 if point or inner.edge == "start" else 1, None)


def before(inner: Meaning) -> Meaning:
    """All that comes up to it: up to its end, where an end was named."""
    return _half_open(inner, None, 1 if inner.edge == "end" and inner.type == "daterange" else 0)


def _since(inner: Meaning) -> Meaning:
    return _half_open(inner, 0, None)


def _bound(match: Match) -> Node | None:
    """Before 2015, after 3 pm, since August, until tomorrow, no later than Friday, as early as 7."""
    inner = match.meaning("DATE", "SPAN", "STAMP", "CLOCK", "HOURS", "STRETCH")
    if inner is None:
        bare = next((node for node in match.nodes if node.kind in ("num", "decimal")), None)
        inner = hour_of(bare) if bare is not None else (NOW if match.one("now") else None)
    if inner is None or inner.edge == "open":
        return None
    words = [node.kind for node in match.nodes] + [
        str(node.value) for node in match.nodes if not isinstance(node.value, Meaning)
    ]
    day = match.meaning("DATE") if match.one("CLOCK", "HOURS") and match.one("DATE") else None
    if day is not None:
        inner = on_day(day, match.meanings("CLOCK", "HOURS")[0])
    return match.make(_sided(inner, words))


def _sided(inner: Meaning, words: list[str]) -> Meaning:
    if "until" in words or "to" in words:
        return before(inner)
    if "since" in words or "from" in words or "early" in words or "beginning" in words:
        return _since(inner)
    if "after" in words or ("later" in words and "than" in words and "no" not in words) or "greater" in words:
        return after(inner)
    return before(inner)


def _or_later(match: Match) -> Node | None:
    """2012 or later, 1/1/2016 and after, 3 pm or later on Monday."""
    inner = match.meaning("DATE", "SPAN", "STAMP", "CLOCK")
    if match.one("CLOCK") and match.one("DATE"):
        inner = on_day(match.meanings("DATE")[0], match.meanings("CLOCK")[0])
    return match.make(_since(inner)) if inner is not None else None


def _present(match: Match) -> Node | None:
    """Now, right now, at the moment."""
    right = match.nodes[0].kind == "junk" and match.word("junk") not in ("right", "just")
    return match.make(NOW, skip=int(right)) if match.word("unit") in ("", "minute") else None


def _starting_on(match: Match) -> Node | None:
    """Starting January 7; plain "from October" is only October."""
    if match.nodes[0].kind == "from" and match.nodes[0].value != "starting":
        return None
    return _bound(match)


_POINT = "(?:DATE|SPAN|STAMP|CLOCK|HOURS|STRETCH)"


BOUND_RULES = (
    Rule(
        "(?:DATE|SPAN|STAMP|CLOCK) (?:or|and) (?:later|after|greater) (?:on? DATE)?(?!junk|CLOCK|num|the|than)",
        _or_later,
    ),
    Rule("DATE (?:before|after|by|since|until|no? later than) around? the? (?:CLOCK|HOURS)", _bound),
    Rule(f"(?:no? (?:later|greater) than|before|after|since|until|by) on? around? the? {_POINT}", _bound),
    Rule(f"as edge as on? the? {_POINT}", _bound),
    Rule("around (?:CLOCK|STAMP|DATE)", lambda match: match.make(match.meaning("CLOCK", "STAMP", "DATE"))),
    Rule("junk now|now|at (?:the|this) (?:present time?|time|unit)|at present", _present),
    Rule("(?:beginning|from) on? (?:DATE|SPAN)", _starting_on),
)
