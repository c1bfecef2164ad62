"""What every report tells: each arm's metrics with intervals, and what failed, grouped by check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import NamedTuple

from evals.scoring import Interval
from evals.suite.compare import compared
from evals.suite.compare_metrics import Comparison
from evals.suite.metrics import METRICS, Metric
from evals.suite.results import Arm, Outcome, Result
from evals.suite.statistics import pass_all, pass_at
from evals.suite.statistics_means import metric_interval
from evals.suite.statistics_paired import SEED, Draws

BLOCKING = ("error", "critical")


class ArmSummary(NamedTuple):
    """One arm: its metrics by name, and where it ran several times how often at least one run, and every run, passed.

    `pass_at` and `pass_all` are pass@k and pass^k for k = epochs; None with a single epoch.
    """

    arm: Arm
    outcomes: int
    conversations: int
    metrics: Mapping[str, Interval]
    pass_at: float | None
    pass_all: float | None


class FailedCheck(NamedTuple):
    """A check that failed somewhere, with the conversations, and in which arm (None: it needs no model).

    `known` ones stand in not_yet.txt: their failing is no news.
    """

    name: str
    arm: str | None
    known: bool
    conversations: tuple[str, ...]


class Summary(NamedTuple):
    """A result in short. `comparisons` hold the first arm against each other one; `seed` is that of resampling."""

    result: Result
    metrics: tuple[Metric, ...]
    arms: tuple[ArmSummary, ...]
    comparisons: tuple[Comparison, ...]
    failed: tuple[FailedCheck, ...]
    seed: int

    @property
    def news(self) -> tuple[FailedCheck, ...]:
        return tuple(one for one in self.failed if not one.known)

    @property
    def known(self) -> tuple[FailedCheck, ...]:
        return tuple(one for one in self.failed if one.known)


def summary(result: Result, seed: int = SEED) -> Summary:
    """Summarise a result; the same result and seed give the same numbers."""
    customers = {conversation.id: conversation.customer for conversation in result.conversations}
    scored = {name for outcome in result.outcomes for name in outcome.scores}
    known = [metric for metric in METRICS if metric.name in scored]
    others = [Metric(name, name, "score", "higher") for name in sorted(scored - {metric.name for metric in METRICS})]
    draws: dict[int, Draws] = {}
    arms = tuple(_arm(result, arm, (*known, *others), customers, draws, seed) for arm in result.arms)
    comparisons = tuple(
        compared(result, arms=(result.arms[0].name, arm.name), seed=seed, draws=draws)
        for arm in result.arms[1:]
        if result.paired(result.arms[0].name, arm.name)
    )
    return Summary(result, (*known, *others), arms, comparisons, failed_checks(result), seed)


def _arm(
    result: Result,
    arm: Arm,
    metrics: Sequence[Metric],
    customers: Mapping[str, str],
    draws: dict[int, Draws],
    seed: int,
) -> ArmSummary:
    outcomes = result.of_arm(arm.name)
    told = {metric.name: metric_interval(metric, outcomes, customers, draws, seed) for metric in metrics}
    runs: dict[str, list[bool]] = {}
    for outcome in outcomes:
        runs.setdefault(outcome.conversation, []).append(outcome.passed)
    least = min(map(len, runs.values()), default=0)
    if least < 2:
        return ArmSummary(arm, len(outcomes), len(runs), told, None, None)
    once = fsum(pass_at(least, len(each), sum(each)) for each in runs.values()) / len(runs)
    always = fsum(pass_all(least, len(each), sum(each)) for each in runs.values()) / len(runs)
    return ArmSummary(arm, len(outcomes), len(runs), told, once, always)


def failed_checks(result: Result) -> tuple[FailedCheck, ...]:
    """Every check that failed, news before known ones, the most frequent first."""
    groups: dict[tuple[str, str | None, bool], list[str]] = {}
    for conversation in result.conversations:
        for check in (*conversation.checks, *(reply.check for reply in conversation.replies)):
            if not check.passed:
                groups.setdefault((check.name, None, check.known), []).append(conversation.id)
    for outcome in result.outcomes:
        for name, known in failures(outcome):
            groups.setdefault((name, outcome.arm, known), []).append(outcome.conversation)
    rows = [FailedCheck(*key, tuple(dict.fromkeys(ids))) for key, ids in groups.items()]
    place = {arm.name: number for number, arm in enumerate(result.arms)}
    return tuple(
        sorted(rows, key=lambda one: (one.known, -len(one.conversations), one.name, place.get(one.arm or "", -1)))
    )


def failures(outcome: Outcome) -> tuple[tuple[str, bool], ...]:
    """The names of an outcome's failed checks and blocking findings, each with whether it is known."""
    checks = [(check.name, check.known) for check in outcome.checks if not check.passed]
    codes = sorted({finding["code"] for finding in outcome.findings if finding["severity"] in BLOCKING})
    return (*checks, *((code, False) for code in codes))


def arm_titles(arms: Sequence[Arm]) -> tuple[str, ...]:
    """What tells the arms apart, as short as it can be: prompt versions, models, or both."""
    prompts = [f"{arm.prompt}@{arm.version}" if arm.version else arm.prompt for arm in arms]
    models = [arm.model for arm in arms]
    if len(set(prompts)) == len(arms) and len(set(models)) == 1:
        return tuple(prompts)
    return (
        tuple(models) if len(set(models)) == len(arms) and len(set(prompts)) == 1 else tuple(arm.name for arm in arms)
    )
