"""Time expressions in general: dates, times, periods, durations and sets as any English text writes them.

A reply needs less and is read faster by `service.language.times`; what stands here is read where a text may speak of
times in any way. Left out: feasts ("by Easter") and historical calendars; seasons and fiscal years are found but not
put into the calendar. A slashed date is read month first unless it cannot be.
"""

from __future__ import annotations

from functools import cache

from service.language.normalise import fold
from service.language.timex import (
    bounds,
    clock_words,
    clocks,
    counting,
    dates,
    day_times,
    names,
    periods,
    ranges,
    recurring,
)
from service.language.timex.cascade import Level, applied, compiled
from service.language.timex.meaning import Meaning, TimeValue, values
from service.language.timex.tokens import tokens
from service.tuples import NamedTuple

__all__ = ["Found", "TimeValue", "find", "values"]


class Found(NamedTuple):
    """A time expression of any kind: `text[start:end]`, and what it means."""

    start: int
    end: int
    meaning: Meaning


@cache
def _levels() -> tuple[Level, ...]:
    return tuple(
        compiled(rules)
        for rules in (
            clocks.YEAR_RULES,
            clocks.CLOCK_RULES,
            dates.DATE_RULES,
            names.PERIOD_RULES,
            clock_words.TIME_RULES,
            (*recurring.SET_RULES, *clocks.LENGTH_RULES, *clocks.PART_RULES),
            periods.UNIT_RULES,
            recurring.SET_RULES[:4],
            periods.NEST_RULES,
            periods.NEST_RULES,
            (*clock_words.HOUR_RULES, *day_times.THIS_RULES),
            day_times.DAY_RULES,
            recurring.SET_TIME_RULES,
            counting.COUNT_RULES,
            ranges.RANGE_RULES,
            bounds.BOUND_RULES,
        )
    )


def find(text: str) -> tuple[Found, ...]:
    """Every time expression of the text, in order, none overlapping another."""
    nodes = tokens(text, fold(text))
    for level in _levels():
        nodes = applied(level, nodes)
    return tuple(Found(node.start, node.end, node.value) for node in nodes if isinstance(node.value, Meaning))
