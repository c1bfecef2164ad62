"""Two arms, metric by metric: mean of each, difference with its interval, p, and what could have been seen at all.

Passing is the question that a comparison is made for and stands for itself; its p is that of exact McNemar, and where
conversations share a customer, or ran several times, that of the sign-flip test by customer, which is the same thing
with whole customers flipped. All other metrics are looked at together: theirs is also adjusted by Holm's method, over
those in which anything differs at all (Tarone 1990: where nothing does, no p below 1 was possible).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Literal, NamedTuple, TypeAlias

from evals.scoring import Interval
from evals.suite.compare_sides import Case, Cases, CompareError, Side
from evals.suite.metrics import METRICS, Metric
from evals.suite.results import Outcome
from evals.suite.statistics import ALPHA, McNemar, holm, mcnemar
from evals.suite.statistics_means import rate_difference
from evals.suite.statistics_paired import RESAMPLES, SEED, Clusters, Draws, bootstrap, clustered, sign_flip
from evals.suite.statistics_power import effective_pairs, smallest_mean, smallest_share

Change: TypeAlias = Literal["better", "worse", "different", "unclear", "same"]

PRIMARY = "passed"

# What an outcome tells beside its scores.
_MORE: tuple[tuple[Metric, Callable[[Outcome], float | None]], ...] = (
    (
        Metric("errors", "errors left in what the agent gets", "score", "lower"),
        lambda outcome: sum(finding["severity"] in ("error", "critical") for finding in outcome.findings),
    ),
    (Metric("prompt_tokens", "tokens that the model read", "score", None), lambda outcome: outcome.prompt_tokens),
    (Metric("cost_usd", "US dollars a draft", "score", "lower"), lambda outcome: outcome.cost_usd),
)


class Compared(NamedTuple):
    """One metric over all pairs. `before` and `after` are means; `difference` has a 95 % interval by customer.

    That is Bonett and Price's for rates and a bootstrap for scores. `up` and `down` count conversations whose value
    rose and fell. `p` is two-sided, `exact` unless it was drawn; `adjusted` is Holm's, `p` itself for passing.
    `smallest` is the difference that would be seen four times in five; nan where nothing can be. `table` is there for
    rates: who changed sides, in every epoch.
    """

    metric: Metric
    pairs: int
    before: float
    after: float
    difference: Interval
    up: int
    down: int
    p: float
    exact: bool
    adjusted: float
    smallest: float
    table: McNemar | None = None

    @property
    def change(self) -> Change:
        """What the numbers show at 5 %; `same` where not one conversation differs."""
        if not self.up and not self.down:
            return "same"
        if self.adjusted > ALPHA or not self.difference.value:
            return "unclear"
        if self.metric.better is None:
            return "different"
        return "better" if (self.difference.value > 0) == (self.metric.better == "higher") else "worse"


class Comparison(NamedTuple):
    """All that comparing two sides tells. `metrics` start with passing where outcomes were scored for it."""

    before: Side
    after: Side
    cases: Cases
    customers: int
    epochs: int
    metrics: tuple[Compared, ...]
    seed: int
    resamples: int

    @property
    def passing(self) -> Compared | None:
        return next((one for one in self.metrics if one.metric.name == PRIMARY), None)

    @property
    def regressed(self) -> tuple[Compared, ...]:
        """What got worse beyond chance."""
        return tuple(one for one in self.metrics if one.change == "worse")


def comparison(
    before: Side,
    after: Side,
    cases: Cases,
    chosen: Sequence[str] = (),
    seed: int = SEED,
    resamples: int = RESAMPLES,
    draws: dict[int, Draws] | None = None,
) -> Comparison:
    """Compare the sides over these cases; `chosen` names the metrics, none means all.

    `draws` holds resamples by number of customers, made with this seed, for whoever compares several times. Raises
    CompareError where no conversation is shared or a chosen metric was not measured.
    """
    if not cases.kept:
        raise CompareError("the two sides share no conversation, so there is nothing to compare")
    values = {metric.name: (metric, _values(metric, cases.kept)) for metric in metrics_of(cases.kept)}
    unknown = [name for name in chosen if name not in values]
    if unknown:
        raise CompareError(f"no metric {unknown[0]!r} in both sides; there are: {', '.join(values)}")
    draws = {} if draws is None else draws
    found = [
        _compared(metric, rows, draws, seed, resamples)
        for name, (metric, rows) in values.items()
        if not chosen or name in chosen
    ]
    customers = len({case.conversation.customer for case in cases.kept})
    epochs = max(len(case.after) for case in cases.kept)
    return Comparison(before, after, cases, customers, epochs, _adjusted(found), seed, resamples)


def metrics_of(kept: Sequence[Case]) -> tuple[Metric, ...]:
    """Every metric that both sides have somewhere: the suite's in their order, then unknown ones by name."""
    scored = {name for case in kept for name in case.before[0].scores if name in case.after[0].scores}
    known = [metric for metric in METRICS if metric.name in scored]
    others = [Metric(name, name, "score", "higher") for name in sorted(scored - {metric.name for metric in METRICS})]
    more = [metric for metric, read in _MORE if _values(metric, kept) and metric.name not in scored]
    return (*known, *others, *more)


class _Row(NamedTuple):
    """One conversation's means over epochs, and whether it held in every epoch."""

    customer: str
    before: float
    after: float


def value_of(metric: Metric, outcome: Outcome) -> float | None:
    """The outcome's number for a metric; None where it was not measured."""
    read = next((read for known, read in _MORE if known.name == metric.name), None)
    return outcome.scores.get(metric.name) if read is None or metric.name in outcome.scores else read(outcome)


def _values(metric: Metric, kept: Sequence[Case]) -> list[_Row]:
    rows = []
    for case in kept:
        before = [value for outcome in case.before if (value := value_of(metric, outcome)) is not None]
        after = [value for outcome in case.after if (value := value_of(metric, outcome)) is not None]
        if before and after:
            rows.append(_Row(case.conversation.customer, _mean(before), _mean(after)))
    return rows


def _compared(metric: Metric, rows: Sequence[_Row], draws: dict[int, Draws], seed: int, resamples: int) -> Compared:
    differences = [row.after - row.before for row in rows]
    together = clustered(differences, [row.customer for row in rows])
    count = len(together.sums)
    if count not in draws and metric.kind != "rate":
        draws[count] = Draws(count, resamples, seed)
    test = sign_flip(together, resamples, seed)
    table = _table(rows) if metric.kind == "rate" else None
    return Compared(
        metric,
        len(rows),
        _mean([row.before for row in rows]),
        _mean([row.after for row in rows]),
        rate_difference(together) if metric.kind == "rate" else bootstrap(together, draws[count]),
        sum(value > 1e-12 for value in differences),
        sum(value < -1e-12 for value in differences),
        test.p,
        test.exact,
        test.p,
        smallest_mean(together) if table is None else _smallest_share(table, clustered(differences), together),
        table,
    )


def _table(rows: Sequence[_Row]) -> McNemar:
    """Where there are several epochs, a conversation holds where it held in each: what customers would meet."""
    return mcnemar([row.before > 1 - 1e-9 for row in rows], [row.after > 1 - 1e-9 for row in rows])


def _smallest_share(table: McNemar, alone: Clusters, together: Clusters) -> float:
    return smallest_share(effective_pairs(alone, together), table.discordant)


def _adjusted(found: Sequence[Compared]) -> tuple[Compared, ...]:
    told: Mapping[str, float] = holm(
        {one.metric.name: one.p for one in found if one.metric.name != PRIMARY and one.change != "same"}
    )
    return tuple(one._replace(adjusted=told.get(one.metric.name, one.p)) for one in found)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
