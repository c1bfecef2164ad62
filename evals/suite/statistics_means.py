"""The mean of one arm with its interval, and the difference of two shares: what a table or a gate may say."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import fsum, isnan, nan, sqrt

from evals.scoring import Interval
from evals.suite.metrics import Metric
from evals.suite.results import Outcome
from evals.suite.statistics import CONFIDENCE, normal_quantile, wilson
from evals.suite.statistics_paired import RESAMPLES, SEED, Clusters, Draws, bootstrap, clustered, standard_error


def metric_interval(
    metric: Metric,
    outcomes: Sequence[Outcome],
    customers: Mapping[str, str],
    draws: dict[int, Draws] | None = None,
    seed: int = SEED,
) -> Interval:
    """A metric's mean over conversations (means over epochs) with its 95 % interval by customer; nan where unmeasured.

    `customers` by conversation. `draws` is a cache for whoever asks for many metrics; it fills itself.
    """
    runs: dict[str, list[float]] = {}
    for outcome in outcomes:
        if metric.name in outcome.scores:
            runs.setdefault(outcome.conversation, []).append(outcome.scores[metric.name])
    values = [sum(each) / len(each) for each in runs.values()]
    clusters = [customers[conversation] for conversation in runs]
    if metric.kind == "rate":
        return rate_interval(values, clusters)
    return mean_interval(values, clusters, {} if draws is None else draws, seed)


def mean_interval(
    values: Sequence[float], clusters: Sequence[Hashable], draws: dict[int, Draws], seed: int = SEED
) -> Interval:
    """The mean with its BCa interval by cluster; the bounds are nan with fewer than two clusters."""
    data = clustered(values, clusters)
    if len(data.sums) not in draws:
        draws[len(data.sums)] = Draws(len(data.sums), RESAMPLES, seed)
    return bootstrap(data, draws[len(data.sums)])


def rate_interval(values: Sequence[float], clusters: Sequence[Hashable], confidence: float = CONFIDENCE) -> Interval:
    """A share with Wilson's interval for as many independent cases as the clustered ones are worth.

    `values` lie within 0 and 1. Where all agree, each cluster counts as one case: nothing tells how far its cases move
    together. With each case a cluster of its own and values of 0 and 1 it is Wilson's interval itself.
    """
    data = clustered(values, clusters)
    share, cases, count = data.mean, data.pairs, len(data.sums)
    if not cases:
        return wilson(0, 0)
    together = standard_error(data)
    spread = share * (1 - share)
    worth = float(count)
    if not isnan(together) and together > 0 < spread:
        # the CR1 error of single cases divides by n - 1: without that factor they would count as one too few
        worth = min(float(cases), spread / (together * together) * count / max(1, count - 1))
    return _wilson(share, max(1.0, worth), confidence)


def rate_difference(together: Clusters, confidence: float = CONFIDENCE) -> Interval:
    """A difference of shares with the interval of Bonett and Price (2012), by cluster: clusters as they are.

    One win and one loss are added before the standard error is taken, so that few changes, or none, give a sensible
    interval where a bootstrap would not. With each pair a cluster of its own it is theirs exactly.
    """
    pairs, padded = together.pairs, together.pairs + 2
    if not pairs:
        return Interval(nan, nan, nan)
    mean = fsum(together.sums) / padded
    sums, sizes = (*together.sums, 1.0, -1.0), (*together.sizes, 1, 1)
    spread = fsum((one - mean * size) ** 2 for one, size in zip(sums, sizes, strict=True))
    reach = normal_quantile(0.5 + confidence / 2) * sqrt(spread) / padded
    return Interval(together.mean, max(-1.0, mean - reach), min(1.0, mean + reach))


def _wilson(share: float, size: float, confidence: float) -> Interval:
    """Wilson's score interval for a size that need not be whole."""
    z = normal_quantile(0.5 + confidence / 2)
    shrink = 1 + z * z / size
    middle = (share + z * z / (2 * size)) / shrink
    reach = z * ((share * (1 - share) + z * z / (4 * size)) / size) ** 0.5 / shrink
    return Interval(share, 0.0 if share <= 0 else middle - reach, 1.0 if share >= 1 else middle + reach)
