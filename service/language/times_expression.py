"""What a time expression is: the nouns that the time reader gives."""

from __future__ import annotations

from datetime import timedelta
from operator import itemgetter
from typing import Literal, TypeAlias

from service.tuples import NamedTuple

TimeKind: TypeAlias = Literal["duration", "moment", "clock", "date", "weekday", "range", "recurring", "vague"]
Lead: TypeAlias = Literal[
    "", "within", "in", "by", "before", "until", "at", "after", "for", "since", "from", "over", "up to", "not before"
]


class Moment(NamedTuple):
    """A point in time by its parts, None where not said.

    `date` is (year, month, day) with 0 for what is not said; `weekday` 0 Monday … 6 Sunday, 7 the weekend; `days` from
    today; `weeks`, `months` and `years`: 0 this one, 1 the next; `minute` of the day up to 1440; `part` morning, noon
    and so on; `edge` end, start or middle of the rest; `stamp` an ISO date-time as written; `bare_hour`: "at 8",
    without am or pm.
    """

    date: tuple[int, int, int] | None = None
    weekday: int | None = None
    days: int | None = None
    weeks: int | None = None
    months: int | None = None
    years: int | None = None
    minute: int | None = None
    part: str | None = None
    edge: str | None = None
    stamp: str | None = None
    bare_hour: bool = False

    @property
    def dated(self) -> bool:
        """Whether it says which day, and not only which hour."""
        return any(part is not None for part in self[:6]) or self.stamp is not None


class TimeExpression(NamedTuple):
    """One time expression: `text[start:end]`, lead-in included ("by 5 pm today").

    `within`: the upper bound of a duration, or the interval of what recurs; `business`: in working hours or days;
    `at`: the moment's own words without the lead-in ("5 pm today"); `zone`: a zone word, "your" or "our", as written;
    `hedged`: about, roughly; `bounded`: it ends at a time that can be named; `past`: it lies behind us.
    """

    start: int
    end: int
    kind: TimeKind
    lead: Lead = ""
    within: timedelta | None = None
    business: bool = False
    at: str | None = None
    moment: Moment | None = None
    zone: str | None = None
    hedged: bool = False
    bounded: bool = True
    past: bool = False

    @property
    def concrete(self) -> bool:
        """Whether one can be held to it: a bounded duration or a moment that is not behind us."""
        return self.kind != "vague" and self.bounded and not self.past


class Token(NamedTuple):
    """A token with its kind of `times_grammar` and its value."""

    kind: str
    value: float | str | tuple[int, ...] | None
    start: int
    end: int


kind_of = itemgetter(0)  # of a token
