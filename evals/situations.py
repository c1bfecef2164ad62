"""How well the situation is read: a labelled file in, a table of scores out.

The file holds one JSON object a line: `conversation` (a list of role and text), and `labels` with heat, abuse,
triggers, issues and novice as the rubric defines them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.scoring import bounds, resamples
from service.domain import Conversation, Message, Situation
from service.situation import read_situation

HEATS = ("calm", "warm", "hot", "cold")


class Scores(NamedTuple):
    """One label's figures, 0.0 to 1.0; `value` is F1, a mean of them, or accuracy. `wrong` names the rows got wrong."""

    name: str
    value: float
    wrong: tuple[str, ...] = ()
    given: int | None = None
    precision: float | None = None
    recall: float | None = None


def score(paths: str | Path | Sequence[Path], half: int | None = None, times: int = 1000, seed: int = 7) -> str:
    """The table for files taken together; `half` 0 or 1 takes only the rows whose id hashes to it."""
    files = [paths] if isinstance(paths, str | Path) else paths
    return table([row for file in files for row in rows_of(file, half)], times, seed)


def rows_of(path: str | Path, half: int | None = None) -> list[dict[str, Any]]:
    """The labelled rows of a file, or of one half of it."""
    rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    return [row for row in rows if half is None or half_of(row["id"]) == half]


def half_of(row_id: str) -> int:
    """Which half of a file a row belongs to: rules are written looking at half 0, half 1 is held back."""
    return int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % 2


def table(rows: Sequence[dict[str, Any]], times: int = 1000, seed: int = 7) -> str:
    """The table for rows that are read already, with 95 % bootstrap intervals over conversations."""
    pairs = [(row, read_situation(conversation_of(row))) for row in rows]
    scores = _scores(pairs)
    drawn: dict[str, list[float]] = {one.name: [] for one in scores}
    for draw in resamples(len(pairs), times, seed):
        for name, value in _values([pairs[i] for i in draw]).items():
            if name in drawn:
                drawn[name].append(value)
    head = f"{'situation':<24} {'given':>5} {'precision':>9} {'recall':>7} {'score':>6}  95 % interval  "
    lines = [f"{head} rows: {len(rows)}"]
    lines += [_line(one, drawn[one.name]) for one in scores]
    lines.append(f"{times} bootstrap draws, seed {seed}; score: F1, accuracy for issues, means as named")
    return "\n".join(lines)


def _line(one: Scores, drawn: Sequence[float]) -> str:
    head = f"{one.name:<24} {'' if one.given is None else one.given:>5}"
    parts = [f"{part:.3f}" if part is not None else "" for part in (one.precision, one.recall)]
    low, high = bounds(drawn)
    return f"{head} {parts[0]:>9} {parts[1]:>7} {one.value:6.3f}  {low:.3f} - {high:.3f}"


def scores_of(rows: Sequence[dict[str, Any]]) -> tuple[Scores, ...]:
    """Heat macro-F1 and per class, abuse F1, triggers micro-F1 and per trigger, issues accuracy, novice F1."""
    return _scores([(row, read_situation(conversation_of(row))) for row in rows])


Read = tuple[dict[str, Any], Situation]
Case = tuple[dict[str, Any], bool, bool]


def _scores(pairs: Sequence[Read]) -> tuple[Scores, ...]:
    cases = _cases(pairs)
    heats = [_f1(name, of) for name, of in cases.items() if name.startswith("heat ")]
    triggers = [name for name in cases if name.startswith("  ")]
    return (
        Scores("heat macro-F1", sum(one.value for one in heats) / len(heats), _heat_errors(pairs)),
        *heats,
        _f1("abuse F1", cases["abuse F1"]),
        _f1("triggers micro-F1", [case for name in triggers for case in cases[name]]),
        *[_f1(name, cases[name]) for name in triggers],
        _accuracy(pairs),
        _f1("novice F1", cases["novice F1"]),
    )


def _cases(pairs: Sequence[Read]) -> dict[str, list[Case]]:
    """For each yes-or-no label (row, given, found)."""
    cases: dict[str, list[Case]] = {
        f"heat {heat}": [(row, heat == row["labels"]["heat"], heat == got.heat) for row, got in pairs] for heat in HEATS
    }
    cases["abuse F1"] = [(row, bool(row["labels"]["abuse"]), got.abuse) for row, got in pairs]
    for name in sorted({name for row, got in pairs for name in (*row["labels"]["triggers"], *got.triggers)}):
        cases[f"  {name}"] = [(row, name in row["labels"]["triggers"], name in got.triggers) for row, got in pairs]
    cases["novice F1"] = [(row, bool(row["labels"]["novice"]), got.novice) for row, got in pairs]
    return cases


def _values(pairs: Sequence[Read]) -> dict[str, float]:
    return {one.name: one.value for one in _scores(pairs)}


def conversation_of(row: Mapping[str, Any]) -> Conversation:
    """The conversation of a labelled row."""
    return Conversation(
        tuple(Message(f"m{n}", turn["role"], turn["text"]) for n, turn in enumerate(row["conversation"], 1))
    )


def _f1(name: str, cases: Iterable[Case]) -> Scores:
    right = missed = false = 0
    wrong: list[str] = []
    for row, meant, said in cases:
        right += meant and said
        missed += meant and not said
        false += said and not meant
        if meant != said:
            wrong.append(f"{row['id']}{'-' if meant else '+'}")
    total = 2 * right + missed + false
    found, given = right + false, right + missed
    return Scores(
        name,
        2 * right / total if total else 1.0,
        tuple(wrong),
        given,
        right / found if found else float(not given),
        right / given if given else float(not found),
    )


def _heat_errors(pairs: Sequence[Read]) -> tuple[str, ...]:
    return tuple(
        f"{row['id']} {row['labels']['heat']}>{got.heat}" for row, got in pairs if row["labels"]["heat"] != got.heat
    )


def _accuracy(pairs: Sequence[Read]) -> Scores:
    wrong = [
        f"{row['id']} {row['labels']['issues']}>{got.issues}"
        for row, got in pairs
        if row["labels"]["issues"] != got.issues
    ]
    return Scores("issues accuracy", 1 - len(wrong) / len(pairs) if pairs else 1.0, tuple(wrong))


def main(argv: Sequence[str]) -> int:
    """Print the table. Exit status 0, or 2 where a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evals situations", description=__doc__.split("\n")[0])
    parser.add_argument("files", type=Path, nargs="+", help="labelled conversations, one JSON object a line")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only the rows of one half, by hash of the id")
    parser.add_argument("--resamples", type=int, default=1000, help="bootstrap draws (default: 1000)")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(argv)
    try:
        print(score(options.files, options.half, options.resamples, options.seed))
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot use {', '.join(map(str, options.files))}: {error}", file=sys.stderr)
        return 2
    return 0
