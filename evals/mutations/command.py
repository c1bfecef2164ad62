"""`python -m evals mutate`: seeds defects one at a time and says which the offline suite catches."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.mutations.defects import Defect, misplaced, read_defects
from evals.mutations.running import Report, Tried, tried
from evals.mutations.trial import CHECKS
from evals.suite.statistics import wilson
from service.errors import LevelheadError

HELP = """\
Does the suite catch regressions? Seeds defects one at a time into a private copy of the tree and runs the offline suite
there, the cheapest checks first, until something fails that does not fail without the defect:

  lock      released versions are as they were released       golden    situation, plan, good and bad replies
  lint      `levelhead prompts lint`                          conduct   rules for every prompt and every draft
  run       drafts by mock/composer, held to the gates        examples  the bundled tickets are ready
  replay    recorded conversations are asked the same

A changed prompt version is sealed anew first, so that the lock does not catch it for having changed at all. The tree
itself is never written to. Defects are data: evals/mutations/*.yaml.

Exit status: 0 enough were caught, 1 fewer than 95 %, 2 a defect does not fit the tree, or the suite does not run.
"""
LEAST = 0.95


def main(argv: Sequence[str]) -> int:
    """Try, print, and say whether enough were caught."""
    options = _arguments(argv)
    try:
        defects = chosen(read_defects(), options.k or (), options.limit, options.seed)
        faults = list(misplaced(defects))
        if faults or not defects:
            print(*(faults or ["no defect has that in its id or kind"]), sep="\n", file=sys.stderr)
            return 2
        if options.list:
            print(listing(defects))
            return 0
        report = tried(defects, options.jobs, _told if options.verbose else _quiet)
    except LevelheadError as error:
        print(error, file=sys.stderr)
        return 2
    print(table(report))
    if options.json:
        options.json.write_text(json.dumps(as_data(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return status(report)


def status(report: Report) -> int:
    """0 where enough were caught, 2 where a defect broke the program, 1 else."""
    if any(one.outcome == "broken" for one in report.tried):
        return 2
    return 0 if _caught(report) >= LEAST * len(report.tried) else 1


def chosen(defects: Sequence[Defect], words: Sequence[str], limit: int | None, seed: int | None) -> tuple[Defect, ...]:
    """Those with one of the words in id or kind; of many, so many drawn by the seed, or the first."""
    found = [one for one in defects if not words or any(word in one.id or word in one.kind for word in words)]
    if seed is not None:
        random.Random(seed).shuffle(found)
    return tuple(found[:limit])


def listing(defects: Sequence[Defect]) -> str:
    """Every defect with its kind, file and meaning."""
    rows = [f"{one.id:<34} {one.kind:<12} {one.file}\n    {' '.join(one.why.split())}" for one in defects]
    return "\n".join([*rows, f"{len(defects)} defects of {len({one.kind for one in defects})} kinds"])


def table(report: Report) -> str:
    """A line a defect, survivors again at the end, and the share caught with its interval."""
    rows = [_row("defect", "kind", "caught by", "s")]
    rows += [
        _row(one.defect.id, one.defect.kind, one.check or one.outcome.upper(), f"{one.seconds:.1f}")
        for one in report.tried
    ]
    left = [one for one in report.tried if one.outcome != "caught"]
    rows += ["", "SURVIVED: a hole in the suite" if left else "no defect survived", *map(_left, left)]
    by_check = Counter(one.check for one in report.tried if one.outcome == "caught")
    told = ", ".join(f"{check} {by_check[check]}" for check in CHECKS if by_check[check])
    interval = wilson(_caught(report), len(report.tried))
    share = _caught(report) / len(report.tried)
    rows += ["", f"first caught by: {told}"] if told else []
    if report.failing:
        rows.append(f"{len(report.failing)} checks fail without any defect, and can catch none: {_named(report)}")
    rows.append(
        f"{_caught(report)} of {len(report.tried)} caught: {share:.1%}, 95 % interval {interval.low:.1%} to "
        f"{interval.high:.1%}, at least {LEAST:.0%} wanted; {report.seconds:.0f} s, {report.cpu_s:.0f} s of CPU"
    )
    return "\n".join(rows)


def _row(name: str, kind: str, check: str, seconds: str) -> str:
    return f"{name:<38} {kind:<11} {check:<10} {seconds:>5}"


def as_data(report: Report) -> dict[str, Any]:
    """The report as JSON data."""
    interval = wilson(_caught(report), len(report.tried))
    return {
        "defects": len(report.tried),
        "caught": _caught(report),
        "interval": [round(interval.low, 4), round(interval.high, 4)],
        "seconds": round(report.seconds, 1),
        "cpu_seconds": round(report.cpu_s, 1),
        "failing_without": [failure._asdict() for failure in report.failing],
        "tried": [
            {
                "id": one.defect.id,
                "kind": one.defect.kind,
                "file": one.defect.file,
                "why": " ".join(one.defect.why.split()),
                "outcome": one.outcome,
                "check": one.check,
                "told": one.told,
                "seconds": round(one.seconds, 2),
            }
            for one in report.tried
        ],
    }


def _caught(report: Report) -> int:
    return sum(one.outcome == "caught" for one in report.tried)


def _left(one: Tried) -> str:
    told = f"\n    does not run: {one.told}" if one.outcome == "broken" else ""
    return f"  {one.defect.id} ({one.defect.file}): {' '.join(one.defect.why.split())}{told}"


def _named(report: Report) -> str:
    names = [f"{failure.check} {failure.name}" for failure in report.failing]
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def _quiet(one: Tried) -> None:
    if sys.stderr.isatty():
        print(f"\r{one.outcome:<9}{one.defect.id:<40}", end="\r", file=sys.stderr, flush=True)


def _told(one: Tried) -> None:
    print(f"{one.outcome:<9}{one.check:<9}{one.seconds:>5.1f} s  {one.defect.id}: {one.told[:160]}", flush=True)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals mutate", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="list the defects, and check that each fits the tree")
    parser.add_argument("-k", action="append", metavar="WORD", help="only ids and kinds with this in them (repeatable)")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first so many")
    parser.add_argument("--seed", type=int, metavar="S", help="draw them in this order instead of the file's")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), metavar="N", help="at a time (cores)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON as well")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each as it is tried, and what caught it")
    return parser.parse_args(argv)
