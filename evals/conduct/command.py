"""`python -m evals conduct`: holds prompts, drafting and labels to rules that need no expectation."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import get_args

from evals.conduct.attacks import attack_faults
from evals.conduct.drafts import Bench, Saying, draft_faults, drafter_of, outage_faults, request_of
from evals.conduct.faults import Fault
from evals.conduct.labels import label_faults, lock_faults
from evals.conduct.prompts import prompt_faults
from evals.conduct.unread import goal_faults, repair_faults, system_faults, unread_faults
from evals.suite.golden import Golden, golden_files, read_goldens, vocabulary
from service.checking import Checker
from service.domain import Brief, Goal
from service.guardrails.policy import load_policy
from service.planning import load_planner
from service.prompting import PromptLibrary
from service.settings import Settings, from_environment

HELP = """\
Rules that hold in every conversation: what a rendered prompt must show, fence and never ignore (every version of
`reply`); what drafting does with models that write badly, leak, break off or are down; how labels share conversations.

Exit status: 0 all rules hold, 1 one is broken, 2 a golden file can't be read.
"""
DRAFTED = 24  # conversations for which drafting is held to its rules


def main(argv: Sequence[str]) -> int:
    """Hold and print; the exit status is told in the help."""
    parser = argparse.ArgumentParser(
        prog="python -m evals conduct", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--drafted", type=int, default=DRAFTED, metavar="N", help=f"conversations drafted ({DRAFTED})")
    options = parser.parse_args(argv)
    settings = from_environment()
    read = read_goldens(golden_files(), vocabulary(settings.prompts_dir, settings.cache_dir), settings.cache_dir)
    for problem in read.problems:
        print(problem)
    faults = list(conduct(read.goldens, settings, options.drafted))
    for fault in faults:
        print(fault)
    versions = len(_library(settings).survey())
    print(f"{len(read.goldens)} conversations, {versions} prompt versions: {len(faults)} rules broken")
    return 2 if read.problems else 1 if faults else 0


def conduct(goldens: Sequence[Golden], settings: Settings, drafted: int = DRAFTED) -> Iterator[Fault]:
    """Everything that is broken, the cheapest rules first."""
    bench = bench_of(settings)
    yield from label_faults([golden.id for golden in goldens])
    yield from lock_faults(settings.prompts_dir)
    for golden in spread(goldens, drafted):
        yield from draft_faults(golden, bench)
    yield from rendering_faults(goldens, bench)
    for golden in goldens:
        yield from outage_faults(golden, bench)


def bench_of(settings: Settings) -> Bench:
    """What drafts are made with under these settings."""
    root, cache = settings.prompts_dir, settings.cache_dir
    checker = Checker(load_policy(root / "guardrails.yaml", cache))
    return Bench(load_planner(root / "planning.yaml", cache), _library(settings), checker)


def _library(settings: Settings) -> PromptLibrary:
    return PromptLibrary(settings.prompts_dir, settings.cache_dir, allow_unreleased=True)


def rendering_faults(goldens: Sequence[Golden], bench: Bench) -> Iterator[Fault]:
    """What is broken in the prompts of every version of `reply`."""
    briefs = {golden.id: brief_of(golden, bench) for golden in goldens}
    for info in bench.prompts.versions():
        if info.name != "reply":
            continue
        version, where = bench.prompts.resolve(f"reply@{info.version}", "reply"), f"reply@{info.version}"
        for name, brief in briefs.items():
            yield from prompt_faults(version, brief, f"{where} {name}")
        first = next(iter(briefs.values()))
        yield from attack_faults(version, first, where)
        yield from repair_faults(version, first, where)
        yield from system_faults(version, first, where)
        yield from unread_faults(version, briefs, where)
        yield from goal_faults(version, first, get_args(Goal), where)


def brief_of(golden: Golden, bench: Bench) -> Brief:
    """What a prompt for the conversation is rendered from."""
    return drafter_of(bench, Saying(())).brief(request_of(golden), f"conduct-{golden.id}")


def spread(goldens: Sequence[Golden], most: int) -> tuple[Golden, ...]:
    """So many conversations, evenly over the domains; the same ones every time."""
    ordered = sorted(goldens, key=lambda golden: (golden.domain, golden.id))
    step = max(1.0, len(ordered) / most) if most else 1.0
    return tuple(ordered[int(number * step)] for number in range(min(most, len(ordered))))
