"""How the numbers of a comparison are written: the same on every page."""

from __future__ import annotations

from math import isnan

from evals.suite.compare_metrics import Compared
from evals.suite.metrics import Metric

_SHARES = ("checks", "first_checks")
_DIGITS = ((1000, 0), (20, 1), (0.1, 2), (0.01, 3))


def p_value(p: float) -> str:
    """A p as people write it."""
    return "<0.001" if p < 0.001 else f"{p:.3f}" if p < 0.0995 else f"{p:.2f}"


def is_share(metric: Metric) -> bool:
    """Whether the metric is written in percent, and its differences in points."""
    return metric.kind == "rate" or metric.name in _SHARES


def number(metric: Metric, value: float, size: float) -> str:
    """A value of the metric, as fine as `size` (the largest value beside it) makes sense; a dash where unknown."""
    if isnan(value):
        return "–"
    if is_share(metric):
        return f"{100 * value:.1f}"
    digits = next((digits for least, digits in _DIGITS if size >= least), 2 if not size else 5)
    return f"{value:.{digits}f}"


def shown(one: Compared, value: float) -> str:
    """A mean of the metric, with % where it is a share."""
    told = number(one.metric, value, max(abs(one.before), abs(one.after)))
    return f"{told} %" if is_share(one.metric) and not isnan(value) else told


def signed(one: Compared, value: float | None = None) -> str:
    """A difference of the metric with its sign, in points where the metric is a share."""
    difference = one.difference.value if value is None else value
    told = number(one.metric, abs(difference), max(abs(one.before), abs(one.after)))
    if isnan(difference) or not float(told):
        return told
    return f"{'+' if difference > 0 else '−'}{told}"


def interval(one: Compared) -> str:
    """The 95 % interval of the difference."""
    return f"{signed(one, one.difference.low)} to {signed(one, one.difference.high)}"
