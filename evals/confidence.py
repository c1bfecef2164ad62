"""How often the reader is right, by what its decisions rest on: `python -m evals confidence --data FILE...`.

FILE holds labelled replies as `python -m evals guardrails` takes them. For every label, value and kind of decision
(see `service/guardrails/confidence.py`) it counts how often the label as found is the label as given. Few examples say
little, so each share is drawn towards the average of its value, and that towards the average of its label, as if the
latter had been seen `--prior` times. Shares of rows that rules were written on come out too high: prefer others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evals.guardrails import NOW, LabelledReply, read_rows
from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Assessment
from service.guardrails.base import as_number
from service.guardrails.confidence import ANY, FILE, kind_of
from service.guardrails.policy import load_policy

_SUREST = 0.999  # nobody is always right

Counts = tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]  # (label, value, kind): right, all


def counted(rows: Iterable[LabelledReply], checker: Checker) -> Counts:
    """How many decisions of each kind there were, and how many were right."""
    right: Counter[tuple[str, str, str]] = Counter()
    seen: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        examined = checker.examine(row.reply, now=NOW, policy=row.policy, conversation=row.conversation)
        for label, value in zip(Assessment._fields, examined.assessed.assessment, strict=True):
            found = as_number(value)
            for key in _keys(label, str(found), kind_of(examined.review, label, found)):
                seen[key] += 1
                right[key] += found == row.labels[label]
    return right, seen


def _keys(label: str, value: str, kind: str) -> tuple[tuple[str, str, str], ...]:
    return (label, ANY, ANY), (label, value, ANY), (label, value, kind)


def table_of(counts: Counts, prior: float) -> dict[str, dict[str, dict[str, float]]]:
    """The shares by label, value and kind, each drawn towards the share one step less particular."""
    right, seen = counts

    def share(key: tuple[str, str, str], towards: float) -> float:
        return min(_SUREST, (right[key] + prior * towards) / (seen[key] + prior))

    table: dict[str, dict[str, dict[str, float]]] = {}
    for label in Assessment._fields:
        whole = share((label, ANY, ANY), 0.5)
        rows = {ANY: {ANY: round(whole, 3)}}
        for value in sorted({value for name, value, _ in seen if name == label and value != ANY}):
            average = share((label, value, ANY), whole)
            rows[value] = {ANY: round(average, 3)}
            for kind in sorted({kind for name, level, kind in seen if (name, level) == (label, value) and kind != ANY}):
                rows[value][kind] = round(share((label, value, kind), average), 3)
        table[label] = rows
    return table


def main(argv: Sequence[str]) -> int:
    """Write the table. Exit status 0, or 2 where a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evals confidence", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="labelled replies, one JSON object a line")
    parser.add_argument("--part", choices=("all", "dev", "held"), default="all", help="half by hash of the id")
    parser.add_argument("--prior", type=float, default=6.0, help="how many examples the average counts as (default: 6)")
    parser.add_argument("--out", type=Path, default=FILE, help="where to write (default: where the service reads)")
    options = parser.parse_args(argv)
    try:
        rows = [row for path in options.data for row in read_rows(path, options.part)]
    except (OSError, ValueError) as error:
        print(f"cannot use the data: {error}", file=sys.stderr)
        return 2
    if not rows:
        print(f"no rows in part {options.part!r}", file=sys.stderr)
        return 2
    checker = Checker(load_policy(prompts_root() / "guardrails.yaml"))
    table = table_of(counted(rows, checker), options.prior)
    head: dict[str, Any] = {"replies": len(rows), "prior": options.prior, "guardrails": checker.version}
    options.out.write_text(json.dumps({"made_from": head, "labels": table}, indent=1) + "\n", encoding="utf-8")
    print(f"{options.out}: from {len(rows)} replies")
    return 0
