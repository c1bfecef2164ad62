"""What a run, a score or a gate has to say at the end, as plain lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from evals.suite.metrics import METRICS, Metric
from evals.suite.not_yet import all_checks
from evals.suite.results import Outcome, Result
from evals.suite.statistics import pass_all, pass_at, wilson

_SHOWN = ("passed", "ready", "first_try", "safe", "first_checks", "faults", "empathy", "ownership", "timeline")
_MOST_IDS = 12


def summary(result: Result) -> str:
    """Arms and their metrics, what failed most, what needs no model, and what is missing."""
    lines = [*_heading(result), *_table(result), *_epochs(result), *_failures(result), *_without_model(result)]
    return "\n".join([*lines, *(str(problem) for problem in result.problems)])


def missing_page(result: Result) -> str:
    """Every outcome that could not be played back, and the commands that record them."""
    lines = []
    for arm in result.arms:
        lacking = [each for each in result.missing if each.arm == arm.name]
        if lacking:
            ids = list(dict.fromkeys(each.conversation for each in lacking))
            lines += [
                f"not recorded: {len(ids)} conversation{'s' if len(ids) > 1 else ''} by {arm.name}",
                f"  {', '.join(ids)}",
            ]
    commands = dict.fromkeys(each.command for each in result.missing)
    return "\n".join([*lines, "record what is missing with:", *(f"  {command}" for command in commands)])


def _heading(result: Result) -> Iterator[str]:
    told = result.settings
    many = f", {told.epochs} epochs" if told.epochs > 1 else ""
    chosen = f"{told.chosen} of {told.golden}" if told.chosen != told.golden else str(told.golden)
    yield f"{chosen} conversations, {told.mode}{many}, seed {told.seed}, guardrails {told.guardrails}"


def _table(result: Result) -> Iterator[str]:
    metrics = [metric for metric in METRICS if metric.name in _SHOWN]
    width = max((len(arm.name) for arm in result.arms), default=4)
    yield f"{'':{width}}  {'n':>4}  " + "  ".join(f"{metric.name:>12}" for metric in metrics)
    for arm in result.arms:
        outcomes = result.of_arm(arm.name)
        cells = "  ".join(f"{_cell(metric, outcomes):>12}" for metric in metrics)
        yield f"{arm.name:{width}}  {len(outcomes):>4}  {cells}"


def _cell(metric: Metric, outcomes: Sequence[Outcome]) -> str:
    values = [outcome.scores[metric.name] for outcome in outcomes if metric.name in outcome.scores]
    if not values:
        return "–"
    mean = sum(values) / len(values)
    return f"{mean:.0%}" if metric.kind == "rate" or metric.name == "first_checks" else f"{mean:.2f}"


def _epochs(result: Result) -> Iterator[str]:
    """pass@k and pass^k: whether any of k drafts passes, and whether all do."""
    runs = result.settings.epochs
    if runs < 2:
        return
    for arm in result.arms:
        passed = Counter(outcome.conversation for outcome in result.of_arm(arm.name) if outcome.passed)
        names = dict.fromkeys(outcome.conversation for outcome in result.of_arm(arm.name))
        for k in range(1, runs + 1):
            some = sum(pass_at(k, runs, passed[name]) for name in names) / max(1, len(names))
            each = sum(pass_all(k, runs, passed[name]) for name in names) / max(1, len(names))
            yield f"{arm.name}: pass@{k} {some:.0%}, pass^{k} {each:.0%}"


def _failures(result: Result) -> Iterator[str]:
    for arm in result.arms:
        outcomes = result.of_arm(arm.name)
        failed = [outcome for outcome in outcomes if not outcome.passed]
        if not failed:
            continue
        share = wilson(len(outcomes) - len(failed), len(outcomes))
        passed = f"{share.value:.0%} passed, 95 % interval {share.low:.0%} to {share.high:.0%}"
        yield ""
        yield f"{arm.name}: {len(failed)} of {len(outcomes)} did not pass ({passed})"
        causes = Counter(cause for outcome in failed for cause in _causes(outcome))
        yield from (f"  {count:>4}  {cause}" for cause, count in causes.most_common(8))
        ids = list(dict.fromkeys(outcome.conversation for outcome in failed))
        more = f", and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
        yield f"  {', '.join(ids[:_MOST_IDS])}{more}"


def _causes(outcome: Outcome) -> set[str]:
    """Why an outcome did not pass: codes of the first attempt where it is not ready, else the checks that failed."""
    if outcome.status != "ready":
        first = outcome.attempts[0]
        return set(first.codes) or {f"model.{first.error}"}
    return {check.name for check in outcome.checks if not check.passed}


def _without_model(result: Result) -> Iterator[str]:
    checks = [check for conversation in result.conversations for check in all_checks(conversation)]
    news = sum(not check.passed and not check.known for check in checks)
    known = sum(not check.passed and check.known for check in checks)
    yield ""
    yield f"without a model: {len(checks)} checks, {news} differ, {known} known to (python -m evals golden shows them)"
