"""Gates: what must hold of a result before a prompt version goes to customers. Data: `evals/gates.yaml`."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from evals.suite.compare_sides import CompareError
from evals.suite.golden import ROOT
from evals.suite.metrics import METRIC
from evals.suite.not_yet import all_checks
from evals.suite.results import Arm, Result
from evals.suite.statistics import zero_failures
from evals.suite.statistics_means import metric_interval
from service.datafiles import read_yaml
from service.errors import LevelheadError, PromptError

GATES = ROOT / "evals" / "gates.yaml"


class GateError(LevelheadError):
    """The gates can't be read; the message names file and row."""


class Floor(NamedTuple):
    """The lower bound of the 95 % interval of a metric's mean must be at least this, in arms whose model fits."""

    metric: str
    model: str
    at_least: float


class Gates(NamedTuple):
    """What `gates.yaml` says. `never`: severities that no text an agent would see may have a finding of.

    `golden`: whether every check without a model must hold, and the most that not_yet.txt may excuse, as a share.
    `regression`: metrics that must not be worse than production's beyond chance (with release-check).
    """

    never: tuple[str, ...]
    floors: tuple[Floor, ...]
    regression: tuple[str, ...]
    golden_excused: float


class Held(NamedTuple):
    """One gate held against one arm (or the whole result): whether it passed, and the sentence that says so."""

    name: str
    passed: bool
    told: str

    def __str__(self) -> str:
        return f"{'ok    ' if self.passed else 'FAILED'}  {self.name}: {self.told}"


def load_gates(path: Path = GATES) -> Gates:
    """The gates of that file. Raises GateError with file and row for whatever is wrong."""
    try:
        data: Any = read_yaml(path)
    except PromptError as error:
        raise GateError(str(error)) from error
    keys = {"never", "floors", "regression", "golden"}
    if not isinstance(data, Mapping) or set(data) != keys:
        raise GateError(f"{path}: must be a mapping of {', '.join(sorted(keys))}")
    never = _words(data["never"], {"info", "warning", "error", "critical"}, f"{path}: never")
    regression = _words(data["regression"], set(METRIC), f"{path}: regression")
    golden = data["golden"]
    if not isinstance(golden, Mapping) or set(golden) != {"excused_at_most"} or not _share(golden["excused_at_most"]):
        raise GateError(f"{path}: golden: must be excused_at_most with a share from 0 to 1")
    if not isinstance(data["floors"], list):
        raise GateError(f"{path}: floors: must be a list")
    floors = tuple(_floor(row, f"{path}: floors: row {number}") for number, row in enumerate(data["floors"], 1))
    return Gates(never, floors, regression, float(golden["excused_at_most"]))


def held(result: Result, path: Path = GATES) -> bool:
    """Print how the result stands against the gates; whether all hold."""
    gates = load_gates(path)
    rows = (*golden_gates(result, gates), *(row for arm in result.arms for row in arm_gates(result, arm, gates)))
    print("\ngates", *rows, sep="\n")
    return all(row.passed for row in rows)


def golden_gates(result: Result, gates: Gates) -> Iterator[Held]:
    """What needs no model: every check holds, or not_yet.txt excuses it, and it excuses few."""
    checks = [check for conversation in result.conversations for check in all_checks(conversation)]
    failed = [check for check in checks if not check.passed and not check.known]
    yield Held("golden", not failed, f"{len(failed)} of {len(checks)} checks differ that not_yet.txt does not excuse")
    excused = sum(check.known and not check.passed for check in checks)
    share = excused / len(checks) if checks else 0.0
    yield Held("golden", share <= gates.golden_excused, f"{share:.1%} excused, at most {gates.golden_excused:.0%}")


def arm_gates(result: Result, arm: Arm, gates: Gates) -> Iterator[Held]:
    """What one arm must hold by itself."""
    outcomes = result.of_arm(arm.name)
    for severity in gates.never:
        bad = [each.conversation for each in outcomes if any(f["severity"] == severity for f in each.findings)]
        most = zero_failures(len({each.conversation for each in outcomes}))
        told = f"in {', '.join(dict.fromkeys(bad))}" if bad else f"none in {len(outcomes)}; at most {most:.1%} in truth"
        yield Held(f"{arm.name} no {severity} finding", not bad, told)
    for floor in gates.floors:
        if fnmatch.fnmatch(arm.model, floor.model):
            customers = {each.id: each.customer for each in result.conversations}
            found = metric_interval(METRIC[floor.metric], outcomes, customers)
            told = f"{found.value:.3f}, 95 % interval {found.low:.3f} to {found.high:.3f}, floor {floor.at_least:g}"
            yield Held(f"{arm.name} {floor.metric}", found.low >= floor.at_least, told)


def regression_gates(result: Result, gates: Gates) -> Iterator[Held]:
    """Whether the second of two arms is worse than the first beyond chance (`compare`, Holm over the metrics)."""
    from evals.suite.compare import compared

    try:
        found = compared(result, metrics=gates.regression)
    except CompareError as error:
        yield Held("regression", passed=False, told=str(error))
        return
    for one in found.metrics:
        moved = f"{one.before:.3f} -> {one.after:.3f}, {one.up} rose and {one.down} fell"
        told = f"{moved}, p {one.adjusted:.3f}: {one.change}"
        yield Held(f"{found.after.arm.name}: {one.metric.name} against production", one.change != "worse", told)


def _floor(row: Any, where: str) -> Floor:
    if not isinstance(row, Mapping) or set(row) != {"metric", "model", "at_least"}:
        raise GateError(f"{where}: must be metric, model and at_least")
    if row["metric"] not in METRIC or METRIC[row["metric"]].better != "higher":
        good = ", ".join(name for name, metric in METRIC.items() if metric.better == "higher")
        raise GateError(f"{where}: metric {row['metric']!r} has no floor; one of {good} can have")
    if isinstance(row["at_least"], bool) or not isinstance(row["at_least"], int | float):
        raise GateError(f"{where}: at_least must be a number, not {row['at_least']!r}")
    return Floor(row["metric"], str(row["model"]), float(row["at_least"]))


def _words(value: Any, known: set[str], where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise GateError(f"{where}: must be a list")
    if unknown := [each for each in value if each not in known]:
        raise GateError(f"{where}: unknown {unknown[0]!r}; known: {', '.join(sorted(known))}")
    return tuple(value)


def _share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
