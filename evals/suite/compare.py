"""Two versions side by side, and whether the difference is real: `python -m evals compare [RESULT [RESULT]]`.

Each RESULT is a file that `python -m evals run` wrote. One file with two arms is compared at once; from more, name two:
`--arms reply@1.0.0 reply@1.1.0`. Two files with one arm each are compared as they are, with `--arms` otherwise.
Conversations are paired; those of one customer count together. The same files and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.suite.compare_metrics import Comparison, comparison
from evals.suite.compare_sides import CompareError, cases, sides
from evals.suite.results import LATEST, Result, ResultError, read_result
from evals.suite.statistics_paired import RESAMPLES, SEED, Draws


def compared(
    first: Result,
    second: Result | None = None,
    arms: Sequence[str] = (),
    metrics: Sequence[str] = (),
    seed: int = SEED,
    resamples: int = RESAMPLES,
    draws: dict[int, Draws] | None = None,
) -> Comparison:
    """The comparison of two arms of one result or of two. Raises CompareError with what to do about it."""
    before, after = sides(first, second, arms)
    return comparison(before, after, cases(before, after), metrics, seed, resamples, draws)


def main(argv: Sequence[str]) -> int:
    """Print the comparison. Exit status 0; 1 with --fail-if-worse where something got worse beyond chance; 2 usage."""
    options = _arguments(argv)
    try:
        results = [read_result(path) for path in options.results or [LATEST]]
        second = results[1] if len(results) > 1 else None
        found = compared(results[0], second, options.arms, options.metric, options.seed, options.resamples)
    except (ResultError, CompareError) as error:
        print(f"cannot compare: {error}", file=sys.stderr)
        return 2
    _print(found, options)
    return 1 if options.fail_if_worse and found.regressed else 0


def _print(found: Comparison, options: argparse.Namespace) -> None:
    from evals.suite import compare_pages

    if options.json:
        import json

        print(json.dumps(compare_pages.as_json(found), ensure_ascii=False, indent=1))
    elif options.markdown:
        print(compare_pages.markdown(found, options.show), end="")
    else:
        from rich.console import Console

        compare_pages.print_comparison(found, Console(soft_wrap=False), options.show, ties=options.ties)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = "one result file or two, before and after (default: the latest)"
    parser.add_argument("results", type=Path, nargs="*", metavar="RESULT", help=told)
    parser.add_argument("--arms", nargs="+", default=[], metavar="ARM", help="which arms, before and after")
    parser.add_argument("--metric", action="append", default=[], metavar="NAME", help="only this metric; repeatable")
    parser.add_argument("--seed", type=int, default=SEED, help="of resampling (default: %(default)s)")
    parser.add_argument("--resamples", type=int, default=RESAMPLES, help="how many (default: %(default)s)")
    parser.add_argument("--show", type=int, default=10, metavar="K", help="how many losses and wins (default: 10)")
    parser.add_argument("--ties", action="store_true", help="also show ties whose texts differ")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, for programs")
    form.add_argument("--markdown", action="store_true", help="for a pull request")
    parser.add_argument("--fail-if-worse", action="store_true", help="exit with 1 where a metric got worse")
    options = parser.parse_args(argv)
    if len(options.results) > 2 or len(options.arms) > 2:
        parser.error("two results and two arms at most")
    if options.resamples < 1000:
        parser.error("--resamples: fewer than 1000 give no interval worth printing")
    return options
