"""What Levelhead costs: start-up, text work and pipeline, each beside something measured in the same run.

    python -m evals bench [--runs N] [--json | --growth | --suite [--cases N] | --promptfoo PROGRAM [--cases N]]

CPU seconds, not wall time, and ratios before milliseconds: machines differ, and others work on them. Nothing here is
asserted; a budget that is missed is marked in the table, for whoever reads it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.bench import growth, start_up, work
from evals.bench.rows import Row, table


def main(argv: Sequence[str]) -> int:
    """Measure and print; 0 unless something can't be measured at all."""
    parser = argparse.ArgumentParser(prog="python -m evals bench", description="Measure what Levelhead costs.")
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="how often each program is started (15)")
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    parser.add_argument("--growth", action="store_true", help="instead: what twice the length of a hostile text costs")
    parser.add_argument("--suite", action="store_true", help="instead: what playing back golden conversations costs")
    parser.add_argument("--promptfoo", type=Path, metavar="PROGRAM", help="instead: our suite beside promptfoo's")
    parser.add_argument("--cases", type=int, default=500, metavar="N", help="how many conversations (500)")
    typed = parser.parse_args(argv)
    if typed.promptfoo:
        return _beside_promptfoo(typed.promptfoo, max(1, typed.cases))
    if typed.suite:
        from evals.bench import suite

        print(table(suite.measure(max(1, typed.cases))))
        return 0
    if typed.growth:
        print(growth.table())
        return 0
    from evals.bench import beside

    rows: list[Row] = [*start_up.measure(max(3, typed.runs)), *work.measure(), *beside.measure()]
    loaded = start_up.heavy_modules()
    if typed.json:
        print(json.dumps({"rows": [row._asdict() for row in rows], "heavy_modules": loaded}, indent=2))
        return 0
    print(table(rows))
    print(f"\nHeavy modules on the mock path: {', '.join(loaded) or 'none'}")
    return 0


def _beside_promptfoo(program: Path, cases: int) -> int:
    from evals.bench import peer

    if not program.is_file():
        print(f"{program}: no such program; npm install --prefix FOLDER promptfoo puts it there", file=sys.stderr)
        return 2
    try:
        rows = peer.measure(program.resolve(), cases)
    except (peer.PeerError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(rows))
    times = rows[1].ratio
    bar = "kept" if times >= peer.AT_LEAST else "MISSED"
    print(f"\n{times:.1f} times promptfoo's cases a CPU second (asked: {peer.AT_LEAST:g}; {bar})")
    return 0
