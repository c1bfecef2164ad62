"""Is a mean difference over pairs real? Bootstrap interval and sign-flip test, both by cluster, both repeatable.

A pair is one conversation with a score before and after. Conversations of one customer are not independent, so whole
customers are drawn and whole customers are flipped. The same seed gives the same numbers on every machine.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from itertools import compress
from math import fsum, isclose, lcm, nan, sqrt
from operator import itemgetter
from statistics import NormalDist
from typing import Any, NamedTuple

from evals.scoring import Interval
from evals.suite.statistics import CONFIDENCE

RESAMPLES = 10_000
SEED = 20_261_116
_MAX_DENOMINATOR = 1_000
_MAX_WORK = 1_000_000_000  # whole units in all, times the square of the clusters: about a tenth of a second
_ENOUGH = 20  # clusters that are not 0
_NORMAL = NormalDist()


class Clusters(NamedTuple):
    """Differences summed by cluster, in the order in which clusters first came: sum and count of each."""

    sums: tuple[float, ...]
    sizes: tuple[int, ...]

    @property
    def pairs(self) -> int:
        return sum(self.sizes)

    @property
    def mean(self) -> float:
        """The mean over pairs; nan where there are none."""
        return fsum(self.sums) / self.pairs if self.sizes else nan


def clustered(differences: Sequence[float], clusters: Sequence[Hashable] | None = None) -> Clusters:
    """The differences by cluster; each pair is its own where no clusters are given.

    Raises ValueError where there is not one cluster for each difference.
    """
    if clusters is None:
        return Clusters(tuple(differences), (1,) * len(differences))
    grouped: dict[Hashable, list[float]] = {}
    for difference, cluster in zip(differences, clusters, strict=True):
        grouped.setdefault(cluster, []).append(difference)
    return Clusters(tuple(map(fsum, grouped.values())), tuple(map(len, grouped.values())))


class Draws:
    """Resamples of clusters, drawn once and used for every metric: a resample picks whole clusters with replacement."""

    def __init__(self, clusters: int, times: int = RESAMPLES, seed: int = SEED) -> None:
        dice = random.Random(seed)
        numbers = range(clusters)
        self.clusters = clusters
        self._sizes: tuple[tuple[int, ...], list[int]] = (), []
        self._picks: list[itemgetter[Any]] = []
        if clusters > 1:
            self._picks = [itemgetter(*dice.choices(numbers, k=clusters)) for _ in range(times)]

    def means(self, data: Clusters) -> list[float]:
        """The mean difference in each resample, sorted. Raises ValueError where `data` has other clusters."""
        if len(data.sums) != self.clusters:
            raise ValueError(f"{len(data.sums)} clusters, but resamples were drawn of {self.clusters}")
        if len(set(data.sizes)) == 1:
            size = data.pairs
            return sorted([sum(pick(data.sums)) / size for pick in self._picks])
        if self._sizes[0] != data.sizes:
            self._sizes = data.sizes, [sum(pick(data.sizes)) for pick in self._picks]
        return sorted([sum(pick(data.sums)) / size for pick, size in zip(self._picks, self._sizes[1], strict=True)])


def bootstrap(data: Clusters, draws: Draws, confidence: float = CONFIDENCE) -> Interval:
    """The mean with its interval by resampling clusters: BCa (bias-corrected and accelerated; Efron 1987).

    Where fewer than twenty clusters have anything to tell (the others are 0), BCa's corrections are noise and may shut
    out a 0 that the exact test lets in: there it is the percentile interval. The bounds are nan with fewer than two
    clusters, and the mean itself where all agree.
    """
    mean = data.mean
    if len(data.sums) < 2:
        return Interval(mean, nan, nan)
    means = draws.means(data)
    if isclose(means[0], means[-1], abs_tol=1e-12):
        return Interval(mean, mean, mean)
    tail = (1 - confidence) / 2
    if sum(abs(value) > 1e-12 for value in data.sums) < _ENOUGH:
        return Interval(mean, _quantile(means, tail), _quantile(means, 1 - tail))
    below = (bisect_left(means, mean - 1e-12) + bisect_right(means, mean + 1e-12)) / 2 / len(means)
    bias = _NORMAL.inv_cdf(min(max(below, 1 / (2 * len(means))), 1 - 1 / (2 * len(means))))
    acceleration = _acceleration(data)
    low, high = (_bca_rank(share, bias, acceleration) for share in (tail, 1 - tail))
    return Interval(mean, _quantile(means, low), _quantile(means, high))


def _bca_rank(share: float, bias: float, acceleration: float) -> float:
    z = bias + _NORMAL.inv_cdf(share)
    return _NORMAL.cdf(bias + z / (1 - acceleration * z))


def _acceleration(data: Clusters) -> float:
    """How fast the standard error changes with the mean: the skewness of the means that leave one cluster out."""
    total, pairs = fsum(data.sums), data.pairs
    left_out = [(total - one) / (pairs - size) for one, size in zip(data.sums, data.sizes, strict=True)]
    middle = fsum(left_out) / len(left_out)
    spread = fsum((middle - one) ** 2 for one in left_out)
    return fsum((middle - one) ** 3 for one in left_out) / (6 * spread**1.5) if spread > 1e-24 else 0.0


def _quantile(ranked: Sequence[float], share: float) -> float:
    """By linear interpolation between ranks."""
    place = share * (len(ranked) - 1)
    low = min(int(place), len(ranked) - 2)
    return ranked[low] + (place - low) * (ranked[low + 1] - ranked[low])


class Permutation(NamedTuple):
    """The two-sided p of a sign-flip test, and whether every flip was counted or some thousand were drawn."""

    p: float
    exact: bool


def sign_flip(data: Clusters, times: int = RESAMPLES, seed: int = SEED) -> Permutation:
    """How often a mean at least as far from 0 comes out where a fair coin decides each cluster's sign.

    Exact where the differences are multiples of a common fraction (levels, counts, means over a few epochs) and don't
    spread too far: 150 clusters may sum up to some 44,000 of it. Otherwise seeded Monte Carlo, whose p is never 0.
    """
    moved = [value for value in data.sums if abs(value) > 1e-12]
    if not moved:
        return Permutation(1.0, exact=True)
    units = _whole(moved)
    if units is not None:
        return Permutation(_exact_p(units), exact=True)
    total, bar = fsum(map(abs, moved)), abs(fsum(moved)) * (1 - 1e-9)
    sizes = [abs(value) for value in moved]
    hits = sum(abs(2 * sum(compress(sizes, coins)) - total) >= bar for coins in _coins(len(sizes), times, seed))
    return Permutation((1 + hits) / (1 + times), exact=False)


def _coins(size: int, times: int, seed: int) -> Iterator[bytes]:
    """`times` rows of `size` fair coins, each byte 0 or 1."""
    dice = random.Random(seed)
    digits = bytes.maketrans(b"01", b"\0\1")
    for _ in range(times):
        yield f"{dice.getrandbits(size):0{size}b}".encode().translate(digits)


def _whole(values: Sequence[float]) -> list[int] | None:
    """The values as multiples of their common fraction; None where there is none that is coarse enough."""
    fractions = [Fraction(value).limit_denominator(_MAX_DENOMINATOR) for value in values]
    if any(abs(float(one) - value) > 1e-9 for one, value in zip(fractions, values, strict=True)):
        return None
    scale = lcm(*(one.denominator for one in fractions))
    units = [int(one * scale) for one in fractions]
    return units if sum(map(abs, units)) * len(units) ** 2 <= _MAX_WORK else None


def _exact_p(units: Sequence[int]) -> float:
    """Counts all 2^n sign patterns at once: the product of (1 + x^|d|), its coefficients in one long integer."""
    total, seen = sum(map(abs, units)), abs(sum(units))
    if not seen:
        return 1.0
    width = (len(units) + 8) // 8  # bytes that hold any count up to 2^n
    ways = 1
    for unit in units:
        ways += ways << (8 * width * abs(unit))
    last = (total - seen) // 2
    rows = (ways & ((1 << (8 * width * (last + 1))) - 1)).to_bytes(width * (last + 1), "little")
    tail = sum(int.from_bytes(rows[at : at + width], "little") for at in range(0, len(rows), width))
    return min(1.0, 2 * tail / (1 << len(units)))


def standard_error(data: Clusters) -> float:
    """The standard error of the mean with clusters as they are (CR1); nan with fewer than two clusters."""
    count = len(data.sums)
    if count < 2:
        return nan
    mean = data.mean
    spread = fsum((one - mean * size) ** 2 for one, size in zip(data.sums, data.sizes, strict=True))
    return sqrt(spread * count / (count - 1)) / data.pairs
