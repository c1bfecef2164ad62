"""How large a difference must be before so many pairs can show it: 80 % power at a two-sided 5 %.

For pass and fail it is worked out from the exact test itself, for scores from the standard error of the differences.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, comb, exp, floor, isnan, lgamma, log, log1p, nan, sqrt

from evals.suite.statistics import ALPHA, mcnemar_p, normal_quantile
from evals.suite.statistics_paired import Clusters, standard_error

POWER = 0.8


def smallest_mean(data: Clusters, power: float = POWER) -> float:
    """The smallest mean difference that these pairs would show; nan with fewer than two clusters."""
    return (normal_quantile(1 - ALPHA / 2) + normal_quantile(power)) * standard_error(data)


def smallest_share(pairs: int, discordant: float, power: float = POWER) -> float:
    """The smallest rise or fall of a passing share that exact McNemar shows, where `discordant` of the pairs change.

    A difference cannot exceed the share that changes sides, so where too few do, as many change as it takes, all in one
    direction. nan where no difference at all could be shown (fewer than six pairs).
    """
    if pairs < 1 or _power(pairs, 1.0, 1.0) < power:
        return nan
    if discordant and _power(pairs, discordant, discordant) >= power:
        return _bisect(lambda effect: _power(pairs, discordant, effect), 0.0, discordant, power)
    return _bisect(lambda effect: _power(pairs, effect, effect), discordant, 1.0, power)
