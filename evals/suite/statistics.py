"""Rates and p-values that need counts only: intervals of a share, McNemar, Holm, passing k times.

Standard library only, and exact or a named textbook formula. What draws random numbers is in `statistics_paired.py`,
how large an effect must be to be seen in `statistics_power.py`; Cohen's kappa is `evals.judging.kappa`.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import comb, nan, sqrt
from statistics import NormalDist
from typing import NamedTuple

from evals.scoring import Interval

ALPHA = 0.05
CONFIDENCE = 1 - ALPHA


class McNemar(NamedTuple):
    """Pass or fail, before and after, on the same cases. `p` is two-sided and exact.

    `won` failed before and pass now, `lost` passed before and fail now; the rest is the same on both sides.
    """

    both: int
    neither: int
    won: int
    lost: int
    p: float

    @property
    def pairs(self) -> int:
        return self.both + self.neither + self.won + self.lost

    @property
    def difference(self) -> float:
        """By how much the share that passes rose, from -1 to 1."""
        return (self.won - self.lost) / self.pairs if self.pairs else nan

    @property
    def discordant(self) -> float:
        """The share of cases that changed sides."""
        return (self.won + self.lost) / self.pairs if self.pairs else nan


def mcnemar(before: list[bool], after: list[bool]) -> McNemar:
    """Exact McNemar over pairs in the same order. Raises ValueError where the lengths differ."""
    pairs = list(zip(before, after, strict=True))
    won, lost = pairs.count((False, True)), pairs.count((True, False))
    return McNemar(pairs.count((True, True)), pairs.count((False, False)), won, lost, mcnemar_p(won, lost))


def mcnemar_p(won: int, lost: int) -> float:
    """The two-sided exact binomial p of McNemar's test: a fair coin decides each pair that changed sides."""
    flips = won + lost
    tail = sum(comb(flips, count) for count in range(min(won, lost) + 1))
    return min(1.0, 2 * tail / (1 << flips))


def wilson(hits: int, size: int, confidence: float = CONFIDENCE) -> Interval:
    """The share with Wilson's score interval, which stays within 0 and 1; all three are nan where there is nothing."""
    if not size:
        return Interval(nan, nan, nan)
    share = hits / size
    z = normal_quantile(0.5 + confidence / 2)
    shrink = 1 + z * z / size
    middle = (share + z * z / (2 * size)) / shrink
    reach = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / shrink
    return Interval(share, 0.0 if not hits else middle - reach, 1.0 if hits == size else middle + reach)


def zero_failures(size: int, confidence: float = CONFIDENCE) -> float:
    """The largest share of failures that still fits none among `size`; at 95 % the rule of three, about 3/size."""
    return 1.0 if not size else 1 - (1 - confidence) ** (1 / size)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Each p adjusted for having looked at all of them (Holm 1979); the order of the mapping is kept."""
    ranked = sorted(p_values, key=lambda name: p_values[name])
    adjusted: dict[str, float] = {}
    largest = 0.0
    for rank, name in enumerate(ranked):
        largest = max(largest, min(1.0, (len(ranked) - rank) * p_values[name]))
        adjusted[name] = largest
    return {name: adjusted[name] for name in p_values}


def pass_at(k: int, runs: int, passed: int) -> float:
    """pass@k: the chance that at least one of k runs passes, unbiased, from `passed` among `runs`; k <= runs."""
    _require(k, runs, passed)
    return 1 - comb(runs - passed, k) / comb(runs, k)


def pass_all(k: int, runs: int, passed: int) -> float:
    """pass^k: the chance that all of k runs pass, unbiased, from `passed` among `runs`; k <= runs."""
    _require(k, runs, passed)
    return comb(passed, k) / comb(runs, k)


def _require(k: int, runs: int, passed: int) -> None:
    if not 1 <= k <= runs or not 0 <= passed <= runs:
        raise ValueError(f"{passed} of {runs} runs passed: no estimate for k = {k}")


def normal_quantile(probability: float) -> float:
    """Where the standard normal distribution reaches `probability`."""
    return NormalDist().inv_cdf(probability)
