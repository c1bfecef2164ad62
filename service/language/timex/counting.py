"""Time counted from a day or from now, what lies before and after, and what recurs."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.cascade import Match, Rule
from service.language.timex.clocks import clock
from service.language.timex.days import ONE_DAY, day_shift, midnight, period, weekday_of
from service.language.timex.joins import NOW, hour_of, joined_range, on_day
from service.language.timex.meaning import Length, Meaning, Span, clock_text, nothing, shift
from service.language.timex.periods import counted
from service.language.timex.tokens import Node
from service.language.timex.words import part_timex

_OPEN = datetime(1, 1, 1)


def moved(span: Length, base: Meaning, sign: int) -> Meaning:
    """So much time before or after a day or moment."""
    timed = bool(span.seconds) or base.type == "datetime" and base is not NOW

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, _ in base.spans(now):
            if start is not None:
                day = shift(start if timed else midnight(start), span, sign)
                found.append((day, day if timed else day + ONE_DAY))
        return found

    return Meaning("datetime" if timed else "date", spans, length=span)


def _length_of(match: Match) -> Length | None:
    found = match.meaning("LENGTH")
    return found.length if found is not None else None


def _ago(match: Match) -> Node | None:
    """Two months ago, 30 minutes later, 2 days hence."""
    span = _length_of(match)
    return match.make(moved(span, NOW, -1 if match.one("ago") else 1)) if span is not None else None


def _in_length(match: Match) -> Node | None:
    """In 5 minutes, in two weeks' time."""
    span = _length_of(match)
    if span is None or match.word("in") not in ("in",):
        return None
    return match.make(moved(span, NOW, 1), drop=sum(node.kind in ("s", "junk") for node in match.nodes[-2:]))


def _from_day(match: Match) -> Node | None:
    """Three weeks from tomorrow, 2 weeks before May 13, two days after today; more and less than that."""
    span = _length_of(match)
    base = match.meaning("DATE", "STAMP", "SPAN") or (NOW if match.one("now") else None)
    if span is None or base is None:
        return None
    if match.one("from") and match.word("from") == "starting":
        return None
    if match.one("from") and span.seconds and base.type == "date":
        return None
    sign = -1 if match.one("before") else 1
    point = moved(span, base, sign)
    weekday = [one.weekday for one in match.meanings("DATE") if one.weekday is not None and one.month is None]
    if len(match.all("DATE")) == 2 or (match.one("now") and weekday):
        return _on_weekday(match, span, sign)
    if match.one("more"):
        return match.make(_after(point) if sign > 0 else _before(point))
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
                found += weekday_of(wanted).spans(start)[:1]
        return found

    return match.make(Meaning("date", spans, weekday=wanted))


def _in_weekday(match: Match) -> Node | None:
    """In 3 days on Friday."""
    span = _length_of(match)
    return _on_weekday(match, span, 1) if span is not None else None


def _within(match: Match) -> Node | None:
    """Within 5 days, within the next 3 years, within the next day and 5 hours."""
    span = _length_of(match)
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
    inner, span = match.meaning("SPAN"), _length_of(match)
    if inner is None or inner.length is None or span is None:
        return None
    return match.make(counted(inner.length.plus(span), -1))


def _starting(match: Match) -> Node | None:
    """3 days starting next Monday, for 1 week, from 20 December."""
    span = _length_of(match)
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


# ---- what lies before and after --------------------------------------------------------------------------------------


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


def _after(inner: Meaning) -> Meaning:
    point = inner.type in ("date", "datetime")
    return _half_open(inner, 0 if point or inner.edge == "start" else 1, None)


def _before(inner: Meaning) -> Meaning:
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
    words = [node.kind for node in match.nodes] + [str(node.value) for node in match.nodes if not isinstance(node.value, Meaning)]
    day = match.meaning("DATE") if match.one("CLOCK", "HOURS") and match.one("DATE") else None
    if day is not None:
        inner = on_day(day, match.meanings("CLOCK", "HOURS")[0])
    return match.make(_sided(inner, words))


def _sided(inner: Meaning, words: list[str]) -> Meaning:
    if "until" in words or "to" in words:
        return _before(inner)
    if "since" in words or "from" in words or "early" in words or "beginning" in words:
        return _since(inner)
    if "after" in words or ("later" in words and "than" in words and "no" not in words) or "greater" in words:
        return _after(inner)
    return _before(inner)


def _or_later(match: Match) -> Node | None:
    """2012 or later, 1/1/2016 and after, 3 pm or later on Monday."""
    inner = match.meaning("DATE", "SPAN", "STAMP", "CLOCK")
    if match.one("CLOCK") and match.one("DATE"):
        inner = on_day(match.meanings("DATE")[0], match.meanings("CLOCK")[0])
    return match.make(_since(inner)) if inner is not None else None


# ---- what recurs -----------------------------------------------------------------------------------------------------


def recurrence(timex: str) -> Meaning:
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
    unit = match.word("unit") or "quarter"
    number = match.number("otheroften", "num") or (match.number("ord") if match.one("ord") else 1)
    if unit == "weekend":
        return match.make(recurrence("XXXX-WXX-WE" if number == 1 else f"P{number}WE"))
    if match.word("every") == "any" and unit not in ("day", "week", "month", "year", "weekend"):
        return None
    base = _EACH.get(unit)
    if base is None:
        return None
    count = int("".join(c for c in base if c.isdigit())) * number
    return match.make(recurrence("".join(c for c in base if not c.isdigit()).replace("P", "P", 1).replace("PT", "PT#").replace("#", str(count)) if "T" in base else f"P{count}{base[2:] if base[2:] != '0Y' else 'Y'}"))


def _every_length(match: Match) -> Node | None:
    span = _length_of(match)
    if span is None:
        return None
    if span.unit == "week":
        return match.make(recurrence(f"P{round(span.days / 7)}W"))
    if span.unit == "weekend":
        return match.make(recurrence(f"P{round(span.days / 2)}WE"))
    return match.make(recurrence(span.iso))


def _times_a(match: Match) -> Node | None:
    """Once a week, one a day."""
    span = _length_of(match)
    return match.make(recurrence(_EACH.get(span.unit, ""))) if span is not None and span.unit in _EACH else None


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


def _present(match: Match) -> Node | None:
    """Now, right now, at the moment."""
    return match.make(NOW._replace(timex="PRESENT_REF"))


def _to_date(match: Match) -> Node | None:
    return None


_POINT = "(?:DATE|SPAN|STAMP|CLOCK|HOURS|STRETCH)"
SET_RULES = (
    Rule("ord of every unit", _monthly_day),
    Rule("every (?:otheroften|ord)? (?:unit|weekday|DATE|quarter|HOURS|part)", _every),
    Rule("every LENGTH", _every_length),
    Rule("junk to? recur|recur", _recur),
    Rule("(?:DATE|weekday) parts|weekdays parts?|parts", _weekdays),
)
SET_TIME_RULES = (
    Rule("SET (?:at|around|on)? CLOCK|SET at (?:num|decimal)|at? CLOCK SET", _set_time),
)
COUNT_RULES = (
    Rule("SPAN (?:and LENGTH)+ (?!ago|later|from|before|after)", _more_counted),
    Rule("(?:more|less) than LENGTH (?:before|after|from) (?:DATE|now)", _from_day),
    Rule("in? LENGTH (?:from|before|after) (?:now|DATE|STAMP) on? DATE|DATE comma? LENGTH (?:from|after) (?:now|DATE)", _from_day),
    Rule("in LENGTH on DATE", _in_weekday),
    Rule("in? LENGTH (?:ago|later)", _ago),
    Rule("(?:within|less than)? LENGTH (?:from|before|after|since) the? (?:DATE|now|STAMP|SPAN)", _from_day),
    Rule("in LENGTH since (?:SPAN|DATE)", _from_day),
    Rule("for? LENGTH comma? (?:from|beginning) on? (?:DATE|STAMP)", _starting),
    Rule("within the? (?:SPAN|STRETCH|DATE and)? LENGTH|within the? (?:SPAN|STRETCH|DATE)", _within),
    Rule("in LENGTH", _in_length),
    Rule("(?:more|less) than LENGTH", _compared),
)
_LEAD = "(?:no? (?:later|greater) than|(?:before|after|since|until|by|last (?=the? (?:SPAN|DATE)))|(?:from|beginning))"
BOUND_RULES = (
    Rule("(?:DATE|SPAN|STAMP|CLOCK) (?:or|and) (?:later|after|greater|next) (?:on? DATE)?(?!junk|CLOCK|num)", _or_later),
    Rule("DATE (?:before|after|by|since|until|no? later than) around? the? (?:CLOCK|HOURS)", _bound),
    Rule(f"(?:no? (?:later|greater) than|before|after|since|until|by) on? around? the? {_POINT}", _bound),
    Rule("(?:beginning|from) on? (?:DATE|SPAN)", lambda match: _starting_on(match)),
)


def _starting_on(match: Match) -> Node | None:
    """Starting January 7; plain "from October" is only October."""
    if match.nodes[0].kind == "from" and match.nodes[0].value != "starting":
        return None
    return _bound(match)


__all__ = ["day_shift", "period", "clock", "_OPEN"]
