"""How a report writes the numbers of one arm."""

from __future__ import annotations

from math import isnan

from evals.scoring import Interval
from evals.suite.compare_numbers import is_share, number
from evals.suite.metrics import Metric


def value(metric: Metric, told: Interval) -> str:
    """The mean, with % where it is a share."""
    if isnan(told.value):
        return "–"
    return f"{number(metric, told.value, abs(told.value))}{' %' if is_share(metric) else ''}"


def bounds(metric: Metric, told: Interval) -> str:
    """The interval behind it: `78.1 to 94.4`; empty where there is none."""
    if isnan(told.low):
        return ""
    low, high = (number(metric, bound, abs(told.value)) for bound in (told.low, told.high))
    return f"{low} to {high}"
