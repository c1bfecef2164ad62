"""`python -m evals score`: stored texts against today's guardrails and expectations, and what that changes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.suite.golden import FOLDER, golden_files, read_goldens, vocabulary
from evals.suite.not_yet import NOT_YET, all_checks, read_not_yet
from evals.suite.rescoring import Rescorer
from evals.suite.results import LATEST, Outcome, Result, read_result, write_result
from evals.suite.summary import summary
from service.errors import LevelheadError
from service.settings import from_environment

HELP = """\
Holds the texts of a result against today's guardrails, policy and expectations, without asking any model, writes that
as a new result, and says what changed: a text that passed and does not now, or the other way round, and the codes
behind it.

  python -m evals score                                            the last run, into evals/results/scored.json
  python -m evals score evals/results/before.json -o after.json

Exit status: 0 done, 1 a gate failed (--gates), 2 usage or a file that is broken.
"""


def main(argv: Sequence[str]) -> int:
    """Score, write and print."""
    options = _arguments(argv)
    settings = from_environment()
    try:
        before = read_result(options.result)
        words = vocabulary(settings.prompts_dir, settings.cache_dir)
        read = read_goldens(golden_files((options.golden,)), words, settings.cache_dir)
        goldens = {golden.id: golden for golden in read.goldens}
        after = Rescorer(before, goldens, settings).rescored(
            read_not_yet(options.golden / NOT_YET.name).by_conversation()
        )
    except LevelheadError as error:
        print(f"cannot score: {error}", file=sys.stderr)
        return 2
    write_result(after, options.output)
    changed = list(changes(before, after))
    print(*changed, sep="\n")
    print(f"{len(changed)} changes; written to {options.output}\n")
    print(summary(after))
    if options.gates:
        from evals.suite.gates import held

        return 0 if held(after, options.gates) else 1
    return 0


def changes(before: Result, after: Result) -> Iterator[str]:
    """What is not as it was, a line each: outcomes first, then checks that need no model."""
    for one, other in zip(before.outcomes, after.outcomes, strict=True):
        if told := _changed(one, other):
            yield f"{other.conversation} by {other.arm}{f' epoch {other.epoch}' if other.epoch else ''}: {told}"
    for old in before.conversations:
        held = {check.name: check.passed for check in all_checks(old)}
        for check in all_checks(after.conversation(old.id)):
            if check.name in held and held[check.name] != check.passed:
                yield f"{old.id} {check.name}: {'holds now' if check.passed else 'does not hold any more'}"


def _changed(before: Outcome, after: Outcome) -> str:
    parts = []
    if before.passed != after.passed:
        parts.append("passes now" if after.passed else "does not pass any more")
    if before.status != after.status:
        parts.append(f"{before.status} -> {after.status}")
    old, new = _codes(before), _codes(after)
    parts += [f"new {', '.join(sorted(new - old))}"] if new - old else []
    parts += [f"gone {', '.join(sorted(old - new))}"] if old - new else []
    held = {check.name: check.passed for check in before.checks}
    for check in after.checks:
        if held.get(check.name) is not None and held[check.name] != check.passed:
            parts.append(f"{check.name} {'holds' if check.passed else 'fails'}")
    return ", ".join(parts)


def _codes(outcome: Outcome) -> set[str]:
    """The codes of all attempts: what a guardrail that changed would change."""
    return {finding["code"] for tried in outcome.attempts for finding in tried.findings}


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals score", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("result", type=Path, nargs="?", default=LATEST, help="a result (evals/results/latest.json)")
    parser.add_argument("-o", "--output", type=Path, default=LATEST.with_name("scored.json"), metavar="FILE")
    parser.add_argument("--golden", type=Path, default=FOLDER, metavar="FOLDER", help="(evals/golden)")
    parser.add_argument("--gates", type=Path, metavar="FILE", help="hold it to these gates (evals/gates.yaml)")
    return parser.parse_args(argv)
