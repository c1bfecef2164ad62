"""What a time expression means, as the calendar and the clock have it: candidates against a reference time.

`spans` gives the candidates for a reference time, the likeliest first: pairs of start and end (exclusive; None where
the expression leaves that side open). Dates and points in time have the same shape; `type` tells how they are written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from service.tuples import NamedTuple

ValueType: TypeAlias = Literal["date", "time", "datetime", "daterange", "timerange", "datetimerange", "duration", "set"]
Span: TypeAlias = tuple[datetime | None, datetime | None]
Spans: TypeAlias = Callable[[datetime], list[Span]]
Day: TypeAlias = tuple[datetime, datetime]

DAY_S = 86_400


class Length(NamedTuple):
    """A length of time in the units it was said in; fractions are kept."""

    years: float = 0.0
    months: float = 0.0
    days: float = 0.0
    seconds: float = 0.0
    business: bool = False
    unit: str = ""  # the last unit that was said

    @property
    def total(self) -> float:
        """In seconds, with months of 30 and years of 365 days."""
        return (self.years * 365 + self.months * 30 + self.days) * DAY_S + self.seconds

    @property
    def iso(self) -> str:
        """In ISO 8601, each unit as it was said: P1Y1M21D, PT1.5H."""
        whole = "".join(
            f"{_plain(count)}{unit}"
            for count, unit in ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
            if count
        )
        if not self.seconds:
            return f"P{whole or '0D'}"
        hours, rest = divmod(self.seconds, 3600)
        if rest and self.unit == "hour" and (self.seconds * 4 / 3600).is_integer():
            hours, rest = self.seconds / 3600, 0.0
        minutes, seconds = divmod(rest, 60)
        parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
        return f"P{whole}T" + "".join(f"{_plain(count)}{unit}" for count, unit in parts if count)

    def plus(self, other: Length) -> Length:
        return Length(
            self.years + other.years, self.months + other.months, self.days + other.days, self.seconds + other.seconds,
            self.business or other.business, other.unit,
        )  # fmt: skip


class Meaning(NamedTuple):
    """What some words of a time expression mean, and what the words around them need to know of it."""

    type: ValueType
    spans: Spans
    year: int | None = None
    month: int | None = None
    day: int | None = None  # of the month
    weekday: int | None = None
    unit: str = ""  # of a period: week, month, year …
    clocks: tuple[tuple[int, int], ...] = ()  # of times of the day: candidates in seconds, start and end
    loose: bool = False  # a clock time that may be before or after noon
    part: str = ""  # morning, evening …
    length: Length | None = None
    timex: str = ""  # of sets and of periods that no calendar fixes
    edge: str = ""  # start, mid or end of what it names


class TimeValue(NamedTuple):
    """One value of a time expression.

    `start` and `end` (exclusive) are ISO dates, times or date-times, empty where open; a date, time or date-time has
    a `start` only. `duration` is ISO 8601, `seconds` its length with months of 30 days. `timex` is the TIMEX3 value of
    what recurs (P1W, XXXX-WXX-2T16) and of what no calendar fixes (2016-SU).
    """

    type: ValueType
    start: str = ""
    end: str = ""
    duration: str = ""
    seconds: float = 0.0
    timex: str = ""


def nothing(_: datetime) -> list[Span]:
    """The spans of what has none: durations, sets, dates that no calendar has."""
    return []


def values(meaning: Meaning, reference: datetime) -> tuple[TimeValue, ...]:
    """The values of an expression against a reference time, likeliest first; its zone is taken to be the one meant."""
    if meaning.type == "duration" and meaning.length is not None:
        return (TimeValue("duration", duration=meaning.length.iso, seconds=meaning.length.total),)
    if meaning.type == "set":
        return (TimeValue("set", timex=meaning.timex),)
    if meaning.type in ("time", "timerange"):
        return tuple(_clock_value(meaning, start, end) for start, end in meaning.clocks)
    try:
        spans = meaning.spans(reference.replace(tzinfo=None))
    except (OverflowError, ValueError):  # before the first year, or after the last
        spans = []
    if not spans and meaning.timex:
        return (TimeValue(meaning.type, timex=_named(meaning.timex, reference)),)
    return tuple(dict.fromkeys(_value(meaning, start, end) for start, end in spans))


def _named(timex: str, reference: datetime) -> str:
    """The name with the year that it counts from now: "{1}-SU" is next year's summer."""
    before, brace, rest = timex.partition("{")
    offset, _, behind = rest.partition("}")
    return f"{before}{reference.year + int(offset)}{behind}" if brace else timex


def _value(meaning: Meaning, start: datetime | None, end: datetime | None) -> TimeValue:
    timed = meaning.type in ("datetime", "datetimerange")
    point = meaning.type in ("date", "datetime")
    return TimeValue(
        meaning.type, _stamp(start, timed=timed), "" if point else _stamp(end, timed=timed), timex=meaning.timex
    )


def _clock_value(meaning: Meaning, start: int, end: int) -> TimeValue:
    point = meaning.type == "time"
    return TimeValue(meaning.type, clock_text(start) if start >= 0 else "", "" if point or end < 0 else clock_text(end))


def clock_text(seconds: int) -> str:
    """The time of the day at that second: 17:00:00; one past midnight is read as the next day's."""
    seconds %= DAY_S
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _stamp(moment: datetime | None, *, timed: bool) -> str:
    if moment is None:
        return ""
    return moment.isoformat(" ", "seconds")[:19] if timed else moment.date().isoformat()


def _plain(count: float) -> str:
    return f"{count:g}" if count != int(count) else str(int(count))


def shift(moment: datetime, length: Length, sign: int = 1) -> datetime:
    """The moment moved by a length: months by the calendar, the last day of a month where there is no such day."""
    months = round((length.years * 12 + length.months) * sign)
    if months:
        index = moment.year * 12 + moment.month - 1 + months
        year, month = divmod(index, 12)
        moment = moment.replace(year=year, month=month + 1, day=min(moment.day, last_day(year, month + 1)))
    if length.business:
        return _working_days(moment, int(length.days), sign)
    return moment + sign * timedelta(days=int(length.days), seconds=length.seconds + length.days % 1 * DAY_S)


def _working_days(moment: datetime, count: int, sign: int) -> datetime:
    for _ in range(min(count, 5000)):
        moment += timedelta(days=sign)
        while moment.weekday() > 4:
            moment += timedelta(days=sign)
    return moment


def last_day(year: int, month: int) -> int:
    """How many days the month has."""
    following = datetime(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
