"""Measuring guardrails: the arithmetic, the file, and the command."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.guardrails import half_of, read_rows
from evals.scoring import intervals, macro, measure

LABELS = {
    "empathy": 2, "apology": 1, "nonapology": 0, "ownership": 2, "blame": 0, "timeline": 2, "overpromise": 0,
    "tone": "calm", "next_step": 1, "boundary": 0, "escalation": 0, "question": 0, "paraphrase": 1, "closing": 0,
}  # fmt: skip
ROW = {
    "id": "t1",
    "conversation": [{"role": "customer", "text": "The kiln of our pottery is cold since your update on Sunday."}],
    "facts": {"commitments": ["update within 4 hours"], "may_offer": [], "facts": []},
    "reply": (
        "A cold kiln since Sunday must be awful for a pottery, and I'm sorry that our update did this. I'm rolling it"
        " back and I'll write to you within 4 hours."
    ),
    "labels": LABELS,
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "replies.jsonl"
    rows = [ROW, {**ROW, "id": "t2", "reply": "Calm down.", "labels": {**dict.fromkeys(LABELS, 0), "tone": "off"}}]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_precision_recall_and_f1_are_what_they_are() -> None:
    confusion = Counter({(1, 1): 3, (1, 0): 1, (0, 1): 2, (0, 0): 4})
    row = measure(confusion, 1)
    assert (row.precision, row.recall) == (0.6, 0.75)
    assert row.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert macro(confusion).f1 == pytest.approx((row.f1 + measure(confusion, 0).f1) / 2)


def test_a_value_that_nobody_gave_or_found_costs_nothing() -> None:
    assert measure(Counter({(0, 0): 5}), 1).f1 == 1.0
    assert macro(Counter({(0, 0): 5})).f1 == 1.0


def test_a_value_that_is_always_missed_scores_nothing() -> None:
    assert measure(Counter({(1, 0): 5}), 1).f1 == 0.0


def test_intervals_hold_their_value_and_are_the_same_for_the_same_seed() -> None:
    labels = {"tone": [(1, 1), (0, 0), (1, 0), (0, 0), (1, 1), (0, 1)] * 5}
    first = intervals(labels, 200, 7, ("tone",))
    assert first == intervals(labels, 200, 7, ("tone",))
    assert first != intervals(labels, 200, 8, ("tone",))
    assert first["tone"].low <= first["tone"].value <= first["tone"].high
    assert first["core"].value == first["tone"].value


def test_every_row_is_in_exactly_one_half(data: Path) -> None:
    assert sorted(len(read_rows(data, part)) for part in ("dev", "held")) in ([0, 2], [1, 1])
    assert {half_of(row.id) for row in read_rows(data)} <= {"dev", "held"}


def test_the_command_prints_a_line_for_every_label_and_the_core_mean(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["guardrails", "--data", str(data), "--resamples", "20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:16]] == list(LABELS)
    assert lines[16].startswith("core mean")


def test_a_gate_that_is_not_reached_is_exit_status_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guardrails", "--data", str(data), "--resamples", "5", "--gate", "1.01"]) == 1
    assert capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["guardrails", "--data", "no-such-file"], ["nonsense"], []])
def test_wrong_use_is_exit_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_a_line_that_is_no_labelled_reply_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n{{}}\n", encoding="utf-8")
    assert main(["guardrails", "--data", str(path)]) == 2
    assert "bad.jsonl:2" in capsys.readouterr().err


def test_misses_are_listed_with_what_was_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guardrails", "--data", str(data), "--misses", "tone"]) == 0
    assert capsys.readouterr().out.strip() == ""
