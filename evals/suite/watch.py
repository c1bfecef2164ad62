"""`run --watch`: run again when a prompt or a golden conversation changes, until Ctrl-C.

What the change does not touch is found again rather than worked out (`memo.py`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from evals.suite.arms import is_file
from service.errors import LevelheadError
from service.settings import from_environment

_EVERY_S = 0.5
State: TypeAlias = dict[Path, tuple[int, int]]


def watch(options: argparse.Namespace) -> int:
    """Run, wait for a change, run again. 0 when the person has seen enough."""
    from evals.suite.run_command import run_once

    places = [
        from_environment().prompts_dir,
        options.golden,
        *(Path(spec) for spec in options.prompt or () if is_file(spec)),
    ]
    try:
        seen = state(places)
        while True:
            try:
                run_once(options)
            except LevelheadError as error:
                print(f"cannot run: {error}", file=sys.stderr)
            print("\nwaiting for a change (Ctrl-C ends it) ...", file=sys.stderr, flush=True)
            while (now := state(places)) == seen:
                time.sleep(_EVERY_S)
            print("\n".join(f"changed: {path}" for path in changed(seen, now)), file=sys.stderr)
            seen = now
    except KeyboardInterrupt:
        return 0


def state(places: Iterable[Path]) -> State:
    """When every file below these places was written, and how long it is."""
    found: State = {}
    for place in places:
        for path in (place,) if place.is_file() else place.rglob("*"):
            try:
                told = path.stat()
            except OSError:
                continue
            if path.suffix and not path.name.startswith("."):
                found[path] = (told.st_mtime_ns, told.st_size)
    return found


def changed(before: State, after: State) -> list[Path]:
    """What is new, gone or other than it was."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
