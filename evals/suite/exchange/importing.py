"""`python -m evals import FILE -o OUT`: what other tools wrote, as ours. What FILE is shows in its shape.

  promptfoo configuration, Inspect samples    golden files below the folder OUT, where our export carried them along
  promptfoo results, Inspect log              a result file OUT, scored by today's guardrails and expectations

Answers to conversations of ours are held to our expectations. Others are held to what the tool itself asserted, and
checked by the guardrails; then `python -m evals compare OURS OUT` sets them beside our own.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.suite.exchange.golden_data import ExchangeError, carried, write_goldens
from evals.suite.golden import read_goldens, vocabulary
from evals.suite.results import write_result
from service.errors import LevelheadError
from service.settings import from_environment


def main(argv: Sequence[str]) -> int:
    """Import. Exit status 0; 2 where the file is of no use, or a part of it was left out."""
    options = _arguments(argv)
    try:
        data = read_foreign(options.file)
        kind = kind_of(data)
        return _WRITERS[kind](data, options)
    except LevelheadError as error:
        print(f"cannot import: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 2


def read_foreign(path: Path) -> Any:
    """What the file holds: a list for JSON lines, else the JSON or YAML value. Raises ExchangeError."""
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            return _of_lines([json.loads(line) for line in text.splitlines() if line.strip()])
        if path.suffix == ".json":
            return json.loads(text)
    except OSError as error:
        raise ExchangeError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise ExchangeError(f"{path}: not JSON: {error}") from error
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ExchangeError(f"{path}: not YAML: {error}") from error


def _of_lines(rows: list[Any]) -> Any:
    """JSON lines: samples of Inspect as they are, results of promptfoo in the shape of its JSON."""
    theirs = rows and all(isinstance(row, Mapping) and "promptIdx" in row for row in rows)
    return {"results": {"results": rows}} if theirs else rows


def kind_of(data: Any) -> str:
    """Which of the four it is. Raises ExchangeError where it is none."""
    if isinstance(data, list):
        return "samples"
    if isinstance(data, Mapping):
        results = data.get("results")
        if isinstance(results, Mapping) and isinstance(results.get("results"), list):
            return "results"
        if isinstance(data.get("samples"), list) and isinstance(data.get("eval"), Mapping):
            return "log"
        if isinstance(data.get("tests"), list):
            return "tests"
    raise ExchangeError(
        "neither a promptfoo configuration with its tests in it, nor promptfoo results, Inspect samples or an Inspect "
        "log in JSON (of an .eval file make one with: inspect log convert)"
    )


def goldens_in(rows: Sequence[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The conversations that travel in tests or samples, and a sentence for each that carries none."""
    found: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        try:
            data = carried(row.get("metadata") if isinstance(row, Mapping) else None, f"number {number}")
            found.setdefault(data["id"], data)
        except ExchangeError as error:
            problems.append(str(error))
    return list(found.values()), problems


def _write_goldens(data: Any, options: argparse.Namespace) -> int:
    rows, problems = goldens_in(data["tests"] if isinstance(data, Mapping) else data)
    files = write_goldens(rows, options.output)
    settings = from_environment()
    read = read_goldens(files, vocabulary(settings.prompts_dir, settings.cache_dir), settings.cache_dir)
    for problem in (*problems, *read.problems):
        print(f"left out: {problem}" if isinstance(problem, str) else problem, file=sys.stderr)
    print(f"{options.output}: {len(read.goldens)} golden conversations", file=sys.stderr)
    return 2 if problems or read.problems else 0


def _write_result(data: Any, options: argparse.Namespace) -> int:
    from evals.suite.exchange import answers, answers_result

    read: Callable[[Mapping[str, Any]], Iterator[answers.Answered]] = (
        answers.of_inspect if "samples" in data else answers.of_promptfoo
    )
    told = list(read(data))
    if not told:
        raise ExchangeError(f"{options.file}: no answers in it")
    result = answers_result.result_of(told, from_environment(), options.golden, f"import {options.file.name}")
    write_result(result, options.output)
    passed = sum(outcome.passed for outcome in result.outcomes)
    print(f"{options.output}: {len(result.outcomes)} outcomes, {passed} passed", file=sys.stderr)
    return 0


_WRITERS: dict[str, Callable[[Any, argparse.Namespace], int]] = {
    "tests": _write_goldens,
    "samples": _write_goldens,
    "results": _write_result,
    "log": _write_result,
}


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals import", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="what the other tool wrote: .yaml, .json or .jsonl")
    parser.add_argument("-o", "--output", type=Path, required=True, help="result file, or folder for golden files")
    parser.add_argument("--golden", type=Path, nargs="*", default=[], help="our golden files (default: evals/golden)")
    return parser.parse_args(argv)
