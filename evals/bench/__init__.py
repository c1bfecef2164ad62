"""What Levelhead costs: start-up, text work and pipeline, each beside something measured in the same run.

    python -m evals bench [--runs N] [--json | --growth | --suite [--cases N]]

CPU seconds, not wall time, and ratios before milliseconds: machines differ, and others work on them. Nothing here is
asserted; a budget that is missed is marked in the table, for whoever reads it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from evals.bench import growth, start_up, work
from evals.bench.rows import Row, table


def main(argv: Sequence[str]) -> int:
    """Measure and print; 0 unless something can't be measured at all."""
    parser = argparse.ArgumentParser(prog="python -m evals bench", description="Measure what Levelhead costs.")
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="how often each program is started (15)")
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    parser.add_argument("--growth", action="store_true", help="instead: what twice the length of a hostile text costs")
    parser.add_argument("--suite", action="store_true", help="instead: what playing back golden conversations costs")
    parser.add_argument("--cases", type=int, default=500, metavar="N", help="how many of them, with --suite (500)")
    typed = parser.parse_args(argv)
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
