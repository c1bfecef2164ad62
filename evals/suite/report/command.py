"""`python -m evals report [RESULT]`: what a run gave, at the terminal or as files for people and for machines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.suite.report.summary import Summary, summary
from evals.suite.results import LATEST, ResultError, read_result
from evals.suite.statistics_paired import SEED


def main(argv: Sequence[str]) -> int:
    """Write the reports that are asked for; without any, print one. Exit status 0, or 2 where a file cannot be used."""
    options = _arguments(argv)
    try:
        told = summary(read_result(options.result), options.seed)
        wanted = [(getattr(options, name), writer) for name, writer in WRITERS.items() if getattr(options, name)]
        for path, writer in wanted:
            _write(path, writer(told))
        for path, text in _inspect(told, options.inspect) if options.inspect else ():
            _write(path, text)
    except ResultError as error:
        print(f"cannot report: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    if not wanted and not options.inspect:
        _print(told)
    return 0


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB", file=sys.stderr)


def _print(told: Summary) -> None:
    from rich.console import Console

    from evals.suite.report.terminal import print_report

    print_report(told, Console())


def _html(told: Summary) -> str:
    from evals.suite.report.page import page

    return page(told)


def _junit(told: Summary) -> str:
    from evals.suite.report.junit import junit

    return junit(told.result)


def _markdown(told: Summary) -> str:
    from evals.suite.report.markdown import markdown

    return markdown(told)


def _jsonl(told: Summary) -> str:
    from evals.suite.report.rows import lines

    return "".join(f"{line}\n" for line in lines(told.result))


def _promptfoo(told: Summary) -> str:
    import json

    from evals.suite.exchange.promptfoo_results import output

    return json.dumps(output(told.result), ensure_ascii=False) + "\n"


def _inspect(told: Summary, path: Path) -> Iterator[tuple[Path, str]]:
    """A log for each arm: Inspect's logs know one model and one task. The arm's name goes into the file's."""
    import json
    import re

    from evals.suite.exchange.inspect import log

    for arm in told.result.arms:
        part = "" if len(told.result.arms) == 1 else f"-{re.sub(r'[^A-Za-z0-9.]+', '-', arm.name)}"
        yield path.with_name(f"{path.stem}{part}{path.suffix or '.json'}"), json.dumps(log(told.result, arm)) + "\n"


WRITERS: dict[str, Callable[[Summary], str]] = {
    "html": _html,
    "junit": _junit,
    "markdown": _markdown,
    "jsonl": _jsonl,
    "promptfoo": _promptfoo,
}


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals report", description=__doc__)
    parser.add_argument("result", type=Path, nargs="?", default=LATEST, help="a result file (default: the latest)")
    parser.add_argument("--html", type=Path, metavar="FILE", help="one page with everything, for a browser")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="for a build server")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="for a pull request")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="one outcome a line")
    parser.add_argument("--promptfoo", type=Path, metavar="FILE", help="as promptfoo's output (promptfoo import FILE)")
    parser.add_argument("--inspect", type=Path, metavar="FILE", help="as Inspect's logs, one for each arm")
    parser.add_argument("--seed", type=int, default=SEED, help="of resampling (default: %(default)s)")
    return parser.parse_args(argv)
