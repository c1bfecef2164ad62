"""How well the situation is read: a labelled file in, a table of scores out.

The file holds one JSON object a line: `conversation` (a list of role and text), and `labels` with heat, abuse,
triggers, issues and novice as the rubric defines them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from service.domain import Conversation, Message, Situation
from service.situation import read_situation

HEATS = ("calm", "warm", "hot", "cold")


class Scores(NamedTuple):
    """The score of one label family, 0.0 to 1.0; `wrong` names the rows that it got wrong."""

    name: str
    value: float
    wrong: tuple[str, ...] = ()


def score(path: str | Path, half: int | None = None) -> str:
    """The table for a file; `half` 0 or 1 takes only the rows whose id hashes to it."""
    return table(rows_of(path, half))


def rows_of(path: str | Path, half: int | None = None) -> list[dict[str, Any]]:
    """The labelled rows of a file, or of one half of it."""
    rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    return [row for row in rows if half is None or half_of(row["id"]) == half]


def half_of(row_id: str) -> int:
    """Which half of a file a row belongs to: rules are written looking at half 0, half 1 is held back."""
    return int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % 2


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The table for rows that are read already."""
    scores = scores_of(rows)
    lines = [f"{'situation':<24} {'score':>6}   rows: {len(rows)}"]
    lines += [f"{one.name:<24} {one.value:6.3f}" for one in scores]
    return "\n".join(lines)


def scores_of(rows: Sequence[dict[str, Any]]) -> tuple[Scores, ...]:
    """Heat macro-F1 and per class, abuse F1, triggers micro-F1 and per trigger, issues accuracy, novice F1."""
    pairs = [(row, read_situation(conversation_of(row))) for row in rows]
    heats = [_f1(f"heat {heat}", [(row, heat == row["labels"]["heat"], heat == got.heat) for row, got in pairs])
             for heat in HEATS]  # fmt: skip
    seen = sorted({name for row, got in pairs for name in (*row["labels"]["triggers"], *got.triggers)})
    triggers = {name: [(row, name in row["labels"]["triggers"], name in got.triggers) for row, got in pairs]
                for name in seen}  # fmt: skip
    return (
        Scores("heat macro-F1", sum(one.value for one in heats) / len(heats), _heat_errors(pairs)),
        *heats,
        _f1("abuse F1", [(row, bool(row["labels"]["abuse"]), got.abuse) for row, got in pairs]),
        _f1("triggers micro-F1", [case for cases in triggers.values() for case in cases]),
        *[_f1(f"  {name}", cases) for name, cases in triggers.items()],
        _accuracy(pairs),
        _f1("novice F1", [(row, bool(row["labels"]["novice"]), got.novice) for row, got in pairs]),
    )


def conversation_of(row: Mapping[str, Any]) -> Conversation:
    """The conversation of a labelled row."""
    return Conversation(
        tuple(Message(f"m{n}", turn["role"], turn["text"]) for n, turn in enumerate(row["conversation"], 1))
    )


def _f1(name: str, cases: Iterable[tuple[dict[str, Any], bool, bool]]) -> Scores:
    right = missed = false = 0
    wrong: list[str] = []
    for row, meant, said in cases:
        right += meant and said
        missed += meant and not said
        false += said and not meant
        if meant != said:
            wrong.append(f"{row['id']}{'-' if meant else '+'}")
    total = 2 * right + missed + false
    return Scores(name, 2 * right / total if total else 1.0, tuple(wrong))


def _heat_errors(pairs: Sequence[tuple[dict[str, Any], Situation]]) -> tuple[str, ...]:
    return tuple(
        f"{row['id']} {row['labels']['heat']}>{got.heat}" for row, got in pairs if row["labels"]["heat"] != got.heat
    )


def _accuracy(pairs: Sequence[tuple[dict[str, Any], Situation]]) -> Scores:
    wrong = [
        f"{row['id']} {row['labels']['issues']}>{got.issues}"
        for row, got in pairs
        if row["labels"]["issues"] != got.issues
    ]
    return Scores("issues accuracy", 1 - len(wrong) / len(pairs) if pairs else 1.0, tuple(wrong))
