"""Gates hold what they say: nothing critical, floors on lower bounds, no regression, few excuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.suite.gates import (
    GATES,
    Floor,
    GateError,
    Gates,
    arm_gates,
    golden_gates,
    held,
    load_gates,
    regression_gates,
)
from evals.suite.results import Result
from suite_results import FINDING, NEW, OLD, result, some

STRICT = Gates(("critical",), (Floor("ready", "mock/*", 0.8),), ("passed", "timeline"), 0.1)


def failed(rows: object) -> list[str]:
    return [row.name for row in rows if not row.passed]  # type: ignore[attr-defined]


def test_our_own_gates_are_read() -> None:
    gates = load_gates()

    assert gates.never == ("critical",)
    assert "passed" in gates.regression


def test_one_critical_finding_is_one_too_many() -> None:
    found = result(some(30, 0), some(30, 0))
    spoiled = found.outcomes[-1]._replace(findings=({**FINDING, "severity": "critical"},))

    assert failed(arm_gates(found, NEW, STRICT)) == []
    rows = list(arm_gates(found._replace(outcomes=(*found.outcomes[:-1], spoiled)), NEW, STRICT))
    assert failed(rows) == [f"{NEW.name} no critical finding"]
    assert "case-030" in rows[0].told


@pytest.mark.parametrize(
    ("passed", "lost", "fits"),
    [
        (30, 0, True),  # Wilson's lower bound is 0.89
        (8, 0, False),  # all pass, and eight prove little
        (27, 3, False),  # 90 % on average, at least 74 % with confidence
        (190, 10, True),
    ],
)
def test_a_floor_holds_the_lower_bound_and_not_the_mean(passed: int, lost: int, fits: bool) -> None:
    found = result(some(passed, lost), some(passed, lost))

    assert (failed(arm_gates(found, NEW, STRICT)) == []) is fits


def test_conversations_of_few_customers_prove_less() -> None:
    alone, together = (result(some(30, 0), some(30, 0), customers=customers) for customers in (0, 3))

    assert failed(arm_gates(alone, NEW, STRICT)) == []
    assert failed(arm_gates(together, NEW, STRICT)) == [f"{NEW.name} ready"]


def test_a_floor_for_another_model_is_none() -> None:
    gates = STRICT._replace(floors=(Floor("ready", "openai/*", 0.99),))

    assert failed(arm_gates(result(some(1, 20), some(1, 20)), NEW, gates)) == []


def test_getting_worse_beyond_chance_fails_and_a_little_does_not() -> None:
    worse, little, better = (
        result(before, after)
        for before, after in ((some(40, 0), some(20, 20)), (some(40, 0), some(39, 1)), (some(20, 20), some(40, 0)))
    )

    assert f"{NEW.name}: passed against production" in failed(regression_gates(worse, STRICT))
    assert failed(regression_gates(little, STRICT)) == []
    assert failed(regression_gates(better, STRICT)) == []


def with_checks(found: Result, *, known: bool) -> Result:
    """The result where the heat of one conversation in seven is wrong, as known, or not."""
    return found._replace(
        conversations=tuple(
            each._replace(checks=tuple(check._replace(known=known) for check in each.checks))
            for each in found.conversations
        )
    )


def test_a_check_without_a_model_must_hold_or_be_excused_and_few_may_be() -> None:
    found = result(some(30, 0), some(30, 0))
    news, excused = with_checks(found, known=False), with_checks(found, known=True)

    assert [row.passed for row in golden_gates(news, STRICT)] == [False, True]
    assert [row.passed for row in golden_gates(excused, STRICT)] == [True, True]
    assert [row.passed for row in golden_gates(excused, STRICT._replace(golden_excused=0.01))] == [True, False]


def test_holding_prints_every_gate(capsys: pytest.CaptureFixture[str]) -> None:
    assert not held(result(some(10, 10), some(10, 10)), GATES)

    told = capsys.readouterr().out
    assert f"FAILED  {OLD.name} ready" in told
    assert f"ok      {OLD.name} no critical finding" in told


WHOLE = "never: [critical]\nfloors: []\nregression: [passed]\ngolden: {excused_at_most: 0.1}\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("never: [critical]", "never: [fatal]"), "never: unknown 'fatal'; known: critical"),
        (("[passed]", "[pased]"), "regression: unknown 'pased'"),
        (("floors: []", "floors: [{metric: faults, model: x, at_least: 1}]"), "floors: row 1: metric 'faults' has no"),
        (("floors: []", "floors: [{metric: ready}]"), "floors: row 1: must be metric, model and at_least"),
        (("0.1", "10"), "golden: must be excused_at_most with a share"),
        (("regression:", "regressions:"), "must be a mapping of floors, golden, never, regression"),
        (("[passed]", "[passed"), ":4: not YAML"),
    ],
)
def test_a_mistake_in_the_gates_is_told_with_file_and_row(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(WHOLE.replace(*change), encoding="utf-8")

    with pytest.raises(GateError) as caught:
        load_gates(path)

    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)
