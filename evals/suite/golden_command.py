"""`python -m evals golden [PATH...]`: validates golden conversations, and checks all of them that needs no model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from evals.suite.case import examine
from evals.suite.coverage import coverage, missing, table
from evals.suite.golden import FOLDER, SCHEMA, GoldenError, Problem, golden_files, read_goldens, vocabulary
from evals.suite.not_yet import NOT_YET, all_checks, read_not_yet, stale
from evals.suite.results import Check, ConversationResult
from service.assembly import Service, build
from service.settings import from_environment

HELP = """\
Reads golden conversations (files or folders; none: all of evals/golden) and checks everything that needs no model:
the situation and the plan against `expect`, every good reply (no finding of severity error or critical, and all of
`expect.reply` holds), and every bad one (`breaks` are exactly its codes of severity error or critical; a warning that
this conversation's findings.none_of forbids counts as well).

  python -m evals golden evals/golden/remote-access/vpn-drops.yaml     one file while you write it
  python -m evals golden evals/golden/remote-access -v                 a folder, with every reply's assessment
  python -m evals golden                                               all of them
  python -m evals golden PATH --not-yet >> evals/golden/not_yet.txt    what fails today and is right as written
  python -m evals golden --coverage                                    what is covered, and what is missing
  python -m evals golden --schema                                      write evals/golden.schema.json anew

How expectations are read: situation.triggers must be exactly those named, situation.emotions at least those, all else
equal. promises.latest: the earliest promise falls due by then. mentions: of each group one word or phrase, case-blind,
whole words. A reply is judged with the conversation, its policy, its plan and the wished length (options.length; medium
where none is given), as the service judges a draft.

Exit status: 0 all as written (or listed in not_yet.txt), 1 something differs, 2 a file is broken or no such file.
"""


class Examined(NamedTuple):
    """The conversations with their checks, and every problem with files and list."""

    conversations: tuple[ConversationResult, ...]
    problems: tuple[Problem, ...]
    stale: tuple[Problem, ...]


def main(argv: Sequence[str]) -> int:
    """Check and print; the exit status is told in the help."""
    options = _arguments(argv)
    settings = from_environment()
    service = build(settings)
    words = vocabulary(settings.prompts_dir, settings.cache_dir)
    if options.schema:
        from evals.suite.golden_schema import schema_text

        SCHEMA.write_text(schema_text(words), encoding="utf-8")
        print(f"{SCHEMA.name} is written")
        return 0
    try:
        files = golden_files(options.path)
    except GoldenError as error:
        print(error, file=sys.stderr)
        return 2
    if options.coverage:
        rows = coverage(read_goldens(files, words, settings.cache_dir).goldens, service.guidance())
        lacking = missing(rows)
        print(table(rows), *(["", "MISSING", *lacking] if lacking else []), sep="\n")
        return 1 if lacking else 0
    examined = _examined(files, service, whole=not options.path)
    if options.not_yet:
        return _print_not_yet(examined)
    _print(examined, verbose=options.verbose)
    if examined.problems:
        return 2
    return 1 if examined.stale or _news(examined.conversations) else 0


def _examined(files: Sequence[Path], service: Service, *, whole: bool) -> Examined:
    settings = service.settings
    words = vocabulary(settings.prompts_dir, settings.cache_dir)
    read = read_goldens(files, words, settings.cache_dir)
    not_yet = read_not_yet(NOT_YET)
    known = not_yet.by_conversation()
    found = tuple(examine(golden, service, known.get(golden.id, ())) for golden in read.goldens)
    named = {path.stem for path in (files if whole else golden_files((FOLDER,)) if FOLDER.is_dir() else ())}
    return Examined(found, (*read.problems, *not_yet.problems), tuple(stale(not_yet, found, named)))


def _print_not_yet(examined: Examined) -> int:
    for conversation in examined.conversations:
        for check in all_checks(conversation):
            if not check.passed and not check.known:
                print(f"{conversation.id}  {check.name}\t# {told(check)}")
    for problem in (*examined.problems, *examined.stale):
        print(problem, file=sys.stderr)
    return 2 if examined.problems else 0


def _print(examined: Examined, *, verbose: bool) -> None:
    for conversation in examined.conversations:
        lines = [f"  {check.name}  {told(check)}" for check in all_checks(conversation) if not check.passed]
        if lines or verbose:
            print(f"{conversation.file}", *lines, *(_whole(conversation) if verbose else ()), sep="\n")
    for problem in (*examined.problems, *examined.stale):
        print(problem)
    print(_summary(examined))


def told(check: Check) -> str:
    """What a failed check says."""
    known = "  (known: not_yet.txt)" if check.known else ""
    if check.name.startswith("good."):
        return "; ".join(check.found) + known
    if check.name.startswith("bad."):
        lacks = [code for code in check.expected if code not in check.found]
        more = [code for code in check.found if code not in check.expected]
        parts = [f"not found: {', '.join(lacks)}"] if lacks else []
        return "; ".join([*parts, *([f"found as well: {', '.join(more)}"] if more else [])]) + known
    return f"is {check.found!r}, expected {check.expected!r}{known}"


def _whole(conversation: ConversationResult) -> list[str]:
    """Situation, plan and every reply with its assessment, findings and promises: for whoever writes the file."""
    situation, plan = conversation.situation, conversation.plan
    shown = ("heat", "emotions", "abuse", "triggers", "issues", "novice", "stage", "language")
    lines = ["  situation  " + ", ".join(f"{label} {situation[label]}" for label in shown)]
    lines.append(f"  plan  {plan['goal']}, {plan['next_action']['type']}: {' '.join(plan['techniques'])}")
    for reply in conversation.replies:
        assessed = (f"{label} {value}" for label, value in reply.assessment.items() if value not in (False, 0))
        lines.append(f"  {reply.name}  {', '.join(assessed)}")
        for finding in reply.findings:
            quote = f" {finding['span']['quote']!r}" if finding["span"] else ""
            lines.append(f"      {finding['severity']} {finding['code']}{quote}: {finding['message']}")
        lines += [f"      promise {each['quote']!r} due {each['due_at']} ok {each['ok']}" for each in reply.promises]
    return lines


def _news(conversations: Sequence[ConversationResult]) -> int:
    """How many checks fail that are not known to."""
    return sum(not check.passed and not check.known for each in conversations for check in all_checks(each))


def _summary(examined: Examined) -> str:
    checks = [check for each in examined.conversations for check in all_checks(each)]
    known = sum(check.known and not check.passed for check in checks)
    parts = [f"{len(examined.conversations)} conversations", f"{len(checks)} checks"]
    parts += [f"{_news(examined.conversations)} differ", f"{known} known to (not_yet.txt)"]
    broken = len({problem.file for problem in examined.problems})
    return ", ".join([*parts, *([f"{broken} broken files"] if broken else [])])


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals golden", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, nargs="*", help="files or folders; none: evals/golden")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was read and found, also where it fits")
    parser.add_argument("--not-yet", action="store_true", help="print lines for not_yet.txt instead")
    parser.add_argument("--coverage", action="store_true", help="print what is covered and what is missing")
    parser.add_argument("--schema", action="store_true", help="write evals/golden.schema.json from the model")
    return parser.parse_args(argv)
