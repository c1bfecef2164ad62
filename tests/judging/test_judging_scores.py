"""Measuring second opinions: arithmetic, the oracle, calibration and the commands."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.confidence import table_of
from evals.judging import kappa
from service.domain import Assessment
from service.guardrails.confidence import ANY, APART, FILE, KINDS, reliability

LABELLED = sorted((Path(__file__).parents[2] / "evals" / "labelled").glob("replies_*.jsonl"))


def test_kappa_is_agreement_beyond_chance() -> None:
    assert kappa([(0, 0), (1, 1), (0, 0), (1, 1)]) == 1.0
    assert kappa([(0, 1), (1, 0), (0, 1), (1, 0)]) == -1.0
    assert kappa([(0, 0), (0, 1), (1, 0), (1, 1)]) == 0.0
    assert kappa([(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15) == pytest.approx(0.4)
    assert kappa([(1, 1), (1, 1)]) == 1.0
    assert kappa([]) != kappa([])


def test_a_kind_with_few_examples_is_drawn_towards_its_average() -> None:
    seen = Counter(
        {("tone", ANY, ANY): 100, ("tone", "0", ANY): 100, ("tone", "0", "one"): 2, ("tone", "0", "none"): 98}
    )
    right = Counter(
        {("tone", ANY, ANY): 90, ("tone", "0", ANY): 90, ("tone", "0", "one"): 0, ("tone", "0", "none"): 90}
    )
    rows = table_of((right, seen), 6.0)["tone"]
    assert 0.6 < rows["0"]["one"] < rows["0"][ANY] < rows["0"]["none"]
    assert rows["0"][ANY] == pytest.approx(0.9, abs=0.02)


def test_the_shipped_table_has_every_label_and_only_shares() -> None:
    table = reliability()
    assert tuple(table) == Assessment._fields
    shares = [share for rows in table.values() for kinds in rows.values() for share in kinds.values()]
    assert all(0 < share < 1 for share in shares)
    assert {kind for rows in table.values() for kinds in rows.values() for kind in kinds} <= {ANY, *KINDS, *APART}
    assert json.loads(FILE.read_text(encoding="utf-8"))["made_from"]["replies"] >= 100


def test_the_confidence_command_writes_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "confidence.json"
    assert main(["confidence", "--data", str(LABELLED[0]), "--out", str(out)]) == 0
    assert tuple(json.loads(out.read_text(encoding="utf-8"))["labels"]) == Assessment._fields
    assert "from" in capsys.readouterr().out
    assert main(["confidence", "--data", "no-such-file", "--out", str(out)]) == 2


@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.stem)
def test_a_judge_that_answers_as_the_labels_do_lifts_the_core_with_half_of_the_labels(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through parsing and combining, the core mean is at least 0.95 and at most half of the labels are asked."""
    assert main(["guardrails", "--data", str(path), "--judge", "labels", "--gate", "0.95"]) == 0
    report = capsys.readouterr().out
    assert "<- in use" in report
    assert "expected calibration error" in report


def test_a_mock_model_is_a_judge_whose_answer_counts_for_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """The composer writes replies whatever it is asked: no JSON, so the reader stands alone."""
    assert main(["guardrails", "--data", str(LABELLED[0]), "--judge", "mock/composer", "--gate", "0.999"]) == 1
    assert "answer.broken" in capsys.readouterr().out
