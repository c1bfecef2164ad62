"""How large a difference must be before so many pairs can show it: 80 % power at a two-sided 5 %.

For pass and fail it is worked out from the exact test itself, for scores from the standard error of the differences.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil, exp, floor, lgamma, log, log1p, nan, sqrt

from evals.suite.statistics import ALPHA, mcnemar_p, normal_quantile
from evals.suite.statistics_paired import Clusters, standard_error

POWER = 0.8
_HALVINGS = 16


def smallest_mean(data: Clusters, power: float = POWER) -> float:
    """The smallest mean difference that pairs like these would show; nan with fewer than two clusters."""
    return (normal_quantile(1 - ALPHA / 2) + normal_quantile(power)) * standard_error(data)


def smallest_share(pairs: int, discordant: float, power: float = POWER) -> float:
    """The smallest rise or fall of a passing share that exact McNemar shows, where `discordant` of the pairs change.

    No difference exceeds the share that changes sides. Where too few change for any to be seen, it is how many would
    have to change, all in one direction. nan where not even that shows anything (fewer than six pairs).
    """
    if _power(pairs, 1.0, 1.0) < power:
        return nan
    if discordant and _power(pairs, discordant, discordant) >= power:
        return _least(lambda effect: _power(pairs, discordant, effect) >= power, 0.0, discordant)
    return _least(lambda effect: _power(pairs, effect, effect) >= power, discordant, 1.0)


def effective_pairs(alone: Clusters, together: Clusters) -> int:
    """How many independent pairs the clustered ones are worth: fewer where a customer's conversations move together.

    `alone` are the same differences with each pair its own cluster.
    """
    ratio = standard_error(alone) / standard_error(together) if standard_error(together) > 0 else 1.0
    return alone.pairs if ratio >= 1 else max(1, floor(alone.pairs * ratio**2))


def _power(pairs: int, discordant: float, effect: float) -> float:
    """The chance that exact McNemar says p <= 5 %, where `discordant` of the pairs change and `effect` more win."""
    wins = (discordant + effect) / (2 * discordant)
    spread = 6 * sqrt(pairs * discordant * (1 - discordant)) + 1
    least, most = max(0, floor(pairs * discordant - spread)), min(pairs, ceil(pairs * discordant + spread))
    return sum(
        _binomial(pairs, changed, discordant) * _rejected(changed, wins)
        for changed in range(least, most + 1)
        if _critical(changed) >= 0
    )


def _rejected(changed: int, wins: float) -> float:
    critical = _critical(changed)
    return sum(_binomial(changed, lost, 1 - wins) + _binomial(changed, lost, wins) for lost in range(critical + 1))


@lru_cache(maxsize=4096)
def _critical(changed: int) -> int:
    """How many pairs of those that changed may go the other way so that the test still rejects; -1: not even none."""
    lost = -1
    while 2 * (lost + 1) < changed and mcnemar_p(changed - lost - 1, lost + 1) <= ALPHA:
        lost += 1
    return lost


def _binomial(size: int, hits: int, share: float) -> float:
    if share <= 0 or share >= 1:
        return float(hits == (0 if share <= 0 else size))
    ways = lgamma(size + 1) - lgamma(hits + 1) - lgamma(size - hits + 1)
    return exp(ways + hits * log(share) + (size - hits) * log1p(-share))


def _least(enough: Callable[[float], bool], low: float, high: float) -> float:
    """The smallest value in (low, high] that is enough, where all above it are."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
