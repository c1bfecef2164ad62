"""The scorer counts what it says it counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.situations import half_of, score, scores_of


def _row(row_id: str, text: str, **labels: Any) -> dict[str, Any]:
    told = {"heat": "calm", "abuse": 0, "triggers": [], "issues": 1, "novice": 0, **labels}
    return {"id": row_id, "conversation": [{"role": "customer", "text": text}], "labels": told}


ROWS = [
    _row("r1", "You stupid idiot, I will sue you!", heat="hot", abuse=1, triggers=["legal_threat"]),
    _row("r2", "Hello, how do I change my address?", triggers=["data_loss"], issues=2),
    _row("r3", "Just cancel it.", heat="cold", triggers=["churn_threat"]),
    _row("r4", "Honestly, I'm disappointed with the wrong cushions.", heat="warm"),
]


def test_right_missed_and_wrong_labels_make_the_scores() -> None:
    """Two triggers right, one missed, none invented: 4 / 5. Three of four issue counts right."""
    scores = {one.name: one for one in scores_of(ROWS)}
    assert scores["heat macro-F1"].value == 1.0
    assert scores["abuse F1"].value == 1.0
    assert scores["triggers micro-F1"].value == pytest.approx(0.8)
    assert scores["triggers micro-F1"].wrong == ("r2-",)
    assert scores["issues accuracy"].value == pytest.approx(0.75)


def test_a_half_holds_the_rows_whose_ids_hash_to_it(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    counts = [sum(half_of(row["id"]) == half for row in ROWS) for half in (0, 1)]
    assert f"rows: {counts[0]}" in score(file, 0).splitlines()[0]
    assert "rows: 4" in score(file).splitlines()[0]
