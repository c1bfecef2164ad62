"""Minimal pairs: two replies that differ in one thing and in the verdict of one label. Data, one file a label.

Rules are developed on the rows under `pairs`; those under `held` are only scored. `not_yet.txt` lists the rows that
are not read right yet: a row that is right may not stay in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.checking import Checker
from service.datafiles import prompts_root, read_yaml
from service.domain import Assessment, Conversation, Fact, Message, Policy
from service.guardrails.learned import LEVELS
from service.guardrails.policy import load_policy
from service.promises import read_commitment

PAIRS = Path(__file__).with_name("pairs")
PARTS = ("pairs", "held")
LEAST = 13  # rows in each part of each file
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CHECKER = Checker(load_policy(prompts_root() / "guardrails.yaml"))
NOT_YET = frozenset((PAIRS / "not_yet.txt").read_text("utf-8").split())


def rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The label, the part of its file and the row, for every pair."""
    for path in sorted(PAIRS.glob("*.yaml")):
        table: Any = read_yaml(path)
        assert set(table) == set(PARTS), path
        for part in PARTS:
            for row in table[part]:
                yield path.stem, part, row


ROWS = tuple(rows())


def judged(label: str, row: dict[str, Any], side: str) -> int | str:
    """What the checker gives the reply of one side of the pair for the label."""
    theirs, allowed = row.get("customer"), row.get("policy", {})
    verdict = CHECKER.check(
        row[side]["text"],
        now=NOW,
        policy=Policy(
            commitments=tuple(read_commitment(text) for text in allowed.get("commitments", ())),
            may_offer=tuple(allowed.get("may_offer", ())),
            facts=tuple(Fact(f"f{number}", text) for number, text in enumerate(allowed.get("facts", ()), 1)),
        ),
        conversation=Conversation((Message("m1", "customer", theirs),)) if theirs else None,
    )
    value: int | str = getattr(verdict.assessment, label)
    return value


@pytest.mark.parametrize(("label", "row"), [pytest.param(label, row, id=row["id"]) for label, _, row in ROWS])
def test_both_replies_of_a_pair_get_their_value(label: str, row: dict[str, Any]) -> None:
    """Both sides are right, except in the listed rows, which must still be wrong."""
    wrong = {
        side: (found, row[side]["text"])
        for side in ("a", "b")
        if (found := judged(label, row, side)) != row[side]["value"]
    }
    if row["id"] in NOT_YET:
        assert wrong, f"{row['id']} is right now: take it out of not_yet.txt"
    else:
        assert wrong == {}


def test_every_label_has_enough_pairs_and_enough_held_back() -> None:
    counts = Counter((label, part) for label, part, _ in ROWS)
    assert {label for label, _ in counts} == set(Assessment._fields)
    for label in Assessment._fields:
        assert counts[label, "pairs"] >= counts[label, "held"] >= LEAST, label


def test_every_row_is_a_pair_with_a_difference_of_its_own() -> None:
    """Unknown keys would be ignored in silence, and a copied reply would probe nothing."""
    ids = [row["id"] for _, _, row in ROWS]
    texts = [row[side]["text"] for _, _, row in ROWS for side in ("a", "b")]
    assert len(ids) == len(set(ids))
    assert len(texts) == len(set(texts))
    for label, _, row in ROWS:
        assert set(row) - {"customer", "policy"} == {"id", "differs", "a", "b"}, row["id"]
        assert set(row.get("policy", {})) <= {"commitments", "may_offer", "facts"}, row["id"]
        assert row["id"].startswith(f"{label}-"), row["id"]
        values = {row["a"]["value"], row["b"]["value"]}
        assert len(values) == 2, row["id"]
        assert values <= ({"calm", "off"} if label == "tone" else {0, 1, 2} if label in LEVELS else {0, 1}), row["id"]


def test_every_listed_id_exists() -> None:
    assert {row["id"] for _, _, row in ROWS} >= NOT_YET
