"""Tries every defect: each in a process of its own, as many at a time as there are copies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Literal, NamedTuple, TypeAlias

from evals.mutations.copies import Copy, copies
from evals.mutations.defects import Defect
from evals.mutations.trial import CHECKS, Failure
from service.errors import LevelheadError

Outcome: TypeAlias = Literal["caught", "survived", "broken"]
Ask: TypeAlias = Callable[[Copy, Sequence[str], Sequence[str], Sequence[tuple[str, str]] | None], object]

_DRAFTING = ("service/pipeline", "service/attempts", "service/prompting", "service/llm")
_LONGEST_S = 300.0


class TrialError(LevelheadError):
    """The suite can't be run in the copy at all."""


class Tried(NamedTuple):
    """A defect and what became of it. `broken`: the program does not even run with it, which nobody would ship."""

    defect: Defect
    outcome: Outcome
    check: str
    told: str
    seconds: float


class Report(NamedTuple):
    """All that was tried, and what fails without any defect (which can catch none)."""

    tried: tuple[Tried, ...]
    failing: tuple[Failure, ...]
    seconds: float
    cpu_s: float


def tried(defects: Sequence[Defect], jobs: int, step: Callable[[Tried], object] = str) -> Report:
    """Every defect, in the order given. Raises TrialError where the suite does not run in the intact copy."""
    began, spent = time.monotonic(), _spent()
    with copies(max(1, jobs)) as free:
        failing = intact(free[0])
        report = run_all(defects, free, [failure[:2] for failure in failing], step)
    return Report(report, failing, time.monotonic() - began, _spent() - spent)


def _spent() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def intact(copy: Copy, ask: Ask | None = None) -> tuple[Failure, ...]:
    """What fails in the copy without any defect."""
    found = (ask or answer)(copy, CHECKS, (), None)
    if not isinstance(found, list):
        raise TrialError(f"the suite does not run in a copy of the tree as it is: {found}")
    return tuple(Failure(*failure) for failure in found)


def run_all(
    defects: Sequence[Defect],
    free: Sequence[Copy],
    known: Sequence[tuple[str, str]],
    step: Callable[[Tried], object] = str,
    ask: Ask | None = None,
) -> tuple[Tried, ...]:
    """The defects tried, as many at a time as there are copies. `known` fails anyway and counts for nothing."""
    queue: SimpleQueue[Copy] = SimpleQueue()
    for copy in free:
        queue.put(copy)

    def one(numbered: tuple[int, Defect]) -> Tried:
        number, defect = numbered
        copy = queue.get()
        try:
            found = try_one(defect, number, copy, known, ask or answer)
        finally:
            queue.put(copy)
        step(found)
        return found

    with ThreadPoolExecutor(len(free)) as pool:
        return tuple(pool.map(one, enumerate(defects)))


def try_one(defect: Defect, number: int, copy: Copy, known: Sequence[tuple[str, str]], ask: Ask) -> Tried:
    """One defect in the copy, the suite run until something fails that does not fail anyway."""
    began = time.monotonic()
    with copy.with_defect(defect, number):
        found = ask(copy, checks_for(defect), defect.first, known)
    seconds = time.monotonic() - began
    if isinstance(found, str):
        return Tried(defect, "broken", "", found, seconds)
    if found is None:
        return Tried(defect, "survived", "", "", seconds)
    failure = Failure(*found)  # type: ignore[misc]
    return Tried(defect, "caught", failure.check, failure.told, seconds)


def checks_for(defect: Defect) -> tuple[str, ...]:
    """The checks in the order that finds the defect soonest: of drafting and prompts the golden files know little."""
    if defect.file.startswith("prompts/reply/"):
        order: tuple[str, ...] = ("lint", "conduct", "lock", "golden")
    elif defect.file.startswith(_DRAFTING):
        order = ("conduct", "golden")
    elif defect.file.startswith("prompts/"):
        order = ("golden", "lint")
    else:
        order = ("golden", "conduct")
    return (*order, *(check for check in CHECKS if check not in order))


def answer(copy: Copy, checks: Sequence[str], first: Sequence[str], known: Sequence[tuple[str, str]] | None) -> object:
    """What the trial prints; a sentence (str) where it does not run."""
    wish = json.dumps({"checks": checks, "first": first, "known": known})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "evals.mutations.trial"],
            input=wish,
            cwd=copy.folder,
            env=copy.environment(os.environ),
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            process_group=copy.group,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"not done after {_LONGEST_S:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1]
    return json.loads(done.stdout)
