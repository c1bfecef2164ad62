"""What a person waits for at a terminal: whole processes, as multiples of a Python that does nothing."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from operator import truediv
from pathlib import Path
from statistics import median

from evals.bench.case import REQUEST
from evals.bench.rows import Row

ROOT = Path(__file__).parents[2]
BASE = "python -c pass"
MOCK = ("--model", "mock/composer")
# `inspect` is heavy too, but comes with jinja2, whose import is part of the budget.
HEAVY = ("asyncio", "email", "fastapi", "litellm", "logging", "pydantic", "rich", "urllib.request", "yaml")

_LEVELHEAD = ("-c", "from service.cli import command; command()")  # what the installed script says
_LOADED = """\
import io, sys
from contextlib import redirect_stdout
from service.cli import main
with redirect_stdout(io.StringIO()):
    status = main(sys.argv[1:])
print(" ".join(sorted(sys.modules)))
sys.exit(status)
"""


def measure(runs: int) -> list[Row]:
    """Every command's CPU time, the median of `runs`; in turns, so that a busy minute meets all of them.

    Each ratio is the median of those of one turn: the speed of a shared machine changes between turns, seldom within.
    """
    with tempfile.TemporaryDirectory() as folder:
        ticket = Path(folder, "ticket.json")
        ticket.write_text(json.dumps(REQUEST), encoding="utf-8")
        text = Path(folder, "ticket.txt")
        text.write_text(REQUEST["messages"][-1]["text"], encoding="utf-8")
        commands: dict[str, tuple[str, ...]] = {
            BASE: ("-c", "pass"),
            "levelhead --help": (*_LEVELHEAD, "--help"),
            "draft of an example": (*_LEVELHEAD, "draft", "examples:vpn-third-time", *MOCK),
            "draft of a plain text": (*_LEVELHEAD, "draft", str(text), *MOCK),
            "draft of a user's JSON": (*_LEVELHEAD, "draft", str(ticket), *MOCK),
        }
        spent: dict[str, list[float]] = {name: [] for name in commands}
        for round_ in range(runs + 1):
            for name, command in commands.items():
                cost = cpu_ms(command)
                if round_:  # the first round fills caches
                    spent[name].append(cost)
    budgets = {"levelhead --help": 15.0, "draft of an example": 15.0}
    return [
        Row(name, median(costs), median(map(truediv, costs, spent[BASE])), BASE, budgets.get(name))
        for name, costs in spent.items()
    ]


def cpu_ms(arguments: Sequence[str]) -> float:
    """The CPU milliseconds (user and system) of one Python process. Raises CalledProcessError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, env=environment())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def loaded_modules(*arguments: str) -> frozenset[str]:
    """What a `levelhead` command has in sys.modules when it ends."""
    run = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    run.check_returncode()  # what it had to say of its failure stands on standard error
    return frozenset(run.stdout.split())


def heavy_modules() -> list[str]:
    """Which of the heavy modules a mock draft has loaded, caches being warm."""
    arguments = ("draft", "examples:vpn-third-time", *MOCK, "--json")
    loaded_modules(*arguments)
    return sorted(loaded_modules(*arguments).intersection(HEAVY))


def environment() -> dict[str, str]:
    """The environment without settings of the person who measures, and without whatever slows Python's start."""
    ours = ("LEVELHEAD_", "PYTHON", "COVERAGE_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
