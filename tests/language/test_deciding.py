"""Deciding by a line over a few numbers, and the file that holds such lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.language.deciding import LEAST, MOST, Decision, held, read_decisions, written


def test_a_decision_adds_up_what_is_told_by_how_far_it_is_believed() -> None:
    assert Decision((1.0, -2.0, 0.5), -1.0).odds((3.0, 1.0, 2.0)) == 1.0
    assert Decision((), -1.0).odds(()) == -1.0


def test_log_odds_beyond_what_tells_anything_are_held() -> None:
    assert [held(odds) for odds in (-99.0, LEAST, 0.5, MOST, 99.0)] == [LEAST, LEAST, 0.5, MOST, MOST]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "decisions.json"
    lines = {"blame.1": [0.12345, -1.0, 2.0], "tone.1": [0.0, 0.5, -0.25]}
    file.write_text(written("by hand", ("heard", "ruled"), lines), "utf-8")
    assert json.loads(file.read_text("utf-8"))["made"] == "by hand"
    assert dict(read_decisions(file, ("heard", "ruled"))) == {
        "blame.1": Decision((0.123, -1.0), 2.0),
        "tone.1": Decision((0.0, 0.5), -0.25),
    }


@pytest.mark.parametrize("inputs", [("heard",), ("ruled", "heard"), ("heard", "ruled", "more")])
def test_a_file_that_decides_by_other_numbers_is_refused(tmp_path: Path, inputs: tuple[str, ...]) -> None:
    file = tmp_path / "decisions.json"
    file.write_text(written("by hand", ("heard", "ruled"), {"blame.1": [1.0, 1.0, 0.0]}), "utf-8")
    with pytest.raises(ValueError, match=r"decisions.json: decides by .*; train it anew"):
        read_decisions(file, inputs)
