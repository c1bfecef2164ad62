"""Charts as inline SVG, drawn by hand: a dot with its 95 % whisker on a scale that all arms share.

Nothing in them is coloured here: classes say what a stroke means, the style sheet what it looks like. A dot is a line
of no length with round ends, and strokes don't scale, so that a chart may be as wide as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import NamedTuple

from evals.scoring import Interval
from evals.suite.metrics import Metric

_WIDTH = 1000
_LEVELS = ("empathy", "ownership", "timeline")


class Scale(NamedTuple):
    """From which value to which a chart reaches."""

    low: float
    high: float

    def at(self, value: float) -> int:
        """Where a value stands, in units of the chart's width."""
        place = (value - self.low) / (self.high - self.low)
        return round(_WIDTH * min(1.0, max(0.0, place)))


def scale_of(metric: Metric, told: Sequence[Interval]) -> Scale:
    """Shares run from 0 to 1, levels from 0 to 2; other metrics as far as the whiskers reach, and a little more."""
    if metric.kind == "rate" or metric.name.endswith("checks"):
        return Scale(0.0, 1.0)
    if metric.name in _LEVELS:
        return Scale(0.0, 2.0)
    ends = [value for one in told for value in one if not isnan(value)]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = 0.15 * (high - low) or max(abs(high), 1.0) * 0.15
    return Scale(max(0.0, low - room) if low >= 0 else low - room, high + room)


def difference_scale(told: Interval) -> Scale:
    """Zero in the middle, and as far to both sides as the whisker reaches."""
    reach = max((abs(value) for value in told if not isnan(value)), default=1.0) * 1.15 or 1.0
    return Scale(-reach, reach)


def whisker(told: Interval, scale: Scale, style: str, *, zero: bool = False) -> str:
    """One row: a track, the interval, the dot. `style` is the class of its strokes; `zero` marks the scale's zero."""
    lines = [_line("track", 0, _WIDTH, 10)]
    if zero:
        middle = scale.at(0.0)
        lines.append(f'<line class="zero" x1="{middle}" x2="{middle}" y1="1" y2="19"/>')
    if not isnan(told.low):
        lines.append(_line("whisker", scale.at(told.low), scale.at(told.high), 10))
    if not isnan(told.value):
        lines.append(_line("dot", scale.at(told.value), scale.at(told.value), 10))
    return (
        f'<svg class="chart {style}" viewBox="0 0 {_WIDTH} 20" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{"".join(lines)}</svg>'
    )


def _line(style: str, start: int, end: int, height: int) -> str:
    return f'<line class="{style}" x1="{start}" x2="{end}" y1="{height}" y2="{height}"/>'
