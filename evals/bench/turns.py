"""CPU time of small pieces of work, measured in turns: a busy minute of the machine meets all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

Work = Callable[[], object]
ROUNDS = 15


def cpu_ms(works: Sequence[Work], seconds: float = 0.6) -> list[float]:
    """The CPU milliseconds of one call of each: the median of batches that together take about so many seconds each."""
    sizes = [_calls(work, seconds / ROUNDS) for work in works]
    batches: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, calls, costs in zip(works, sizes, batches, strict=True):
            costs.append(_cost(work, calls) * 1000 / calls)
    return [median(costs) for costs in batches]


def _calls(work: Work, seconds: float) -> int:
    """How many calls take about so long; one at least."""
    work()  # whatever is made lazily is made now
    return max(1, round(seconds / max(_cost(work, 1), 1e-6)))


def _cost(work: Work, calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        work()
    return time.process_time() - began
