"""A private copy of what the suite reads, with one defect in it at a time. The tree itself is never written to.

All copies lie in one temporary folder. A small process watches over it: when this one ends, however it ends, its end of
a pipe closes, and the watcher stops what still runs there and removes the folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from evals.mutations.defects import ROOT, Defect
from service.prompting.lock import LOCK, release

_CODE = ("service", "prompts", "evals")
_LEFT_OUT = ("__pycache__", "results", "labelled", "local", "bench", ".*")
_LATER = 2_000_000_000  # seconds: files with a defect are dated ahead, so that no compiled file is taken for theirs
_WATCHER = """
import os, shutil, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
sys.stdin.read()
os.killpg(os.getpgid(0), signal.SIGTERM)
for _ in range(50):
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    if not os.path.exists(sys.argv[1]):
        break
    time.sleep(0.1)
"""


class Copy(NamedTuple):
    """One copy; `group` is the process group that whatever runs in it must join."""

    folder: Path
    cache: Path
    group: int

    @contextmanager
    def with_defect(self, defect: Defect, number: int) -> Iterator[None]:
        """The copy with the defect in it; afterwards as it was. `number` differs from defect to defect.

        A changed prompt version is sealed anew, as if somebody had released it like that: that the lock notices any
        changed byte is held elsewhere, and would catch every defect of a template for the wrong reason.
        """
        path, lock = self.folder / defect.file, self.folder / "prompts" / LOCK
        before, locked = path.read_bytes(), lock.read_bytes()
        try:
            path.write_text(defect.applied(before.decode()), encoding="utf-8", newline="")
            os.utime(path, (_LATER + number, _LATER + number))
            parts = Path(defect.file).parts
            if parts[0] == "prompts" and len(parts) == 4:
                release(self.folder / "prompts", f"{parts[1]}/{parts[2]}", again=True)
            yield
        finally:
            path.write_bytes(before)
            lock.write_bytes(locked)

    def environment(self, outer: Mapping[str, str]) -> dict[str, str]:
        """The environment of what runs in the copy: nothing of ours or of Python's from outside."""
        kept = {name: value for name, value in outer.items() if not name.startswith(("LEVELHEAD_", "PYTHON"))}
        ours = {
            "LEVELHEAD_CACHE_DIR": str(self.cache),
            "PYTHONPATH": str(self.folder),
            "PYTHONHASHSEED": "0",
        }
        return {**kept, **ours}


@contextmanager
def copies(count: int, root: Path = ROOT) -> Iterator[tuple[Copy, ...]]:
    """So many copies of the tree as it is now; all gone afterwards, also where this process is killed."""
    folder = Path(tempfile.mkdtemp(prefix="levelhead-mutate-"))
    with _watched(folder) as group:
        yield tuple(_copied(root, folder / str(number), group) for number in range(count))


@contextmanager
def _watched(folder: Path) -> Iterator[int]:
    watcher = subprocess.Popen([sys.executable, "-c", _WATCHER, str(folder)], stdin=subprocess.PIPE, process_group=0)
    try:
        yield watcher.pid
    finally:
        assert watcher.stdin is not None
        watcher.stdin.close()
        watcher.wait()


def _copied(root: Path, folder: Path, group: int) -> Copy:
    ignore = shutil.ignore_patterns(*_LEFT_OUT)
    for part in _CODE:
        shutil.copytree(root / part, folder / part, ignore=ignore)
    (folder / "evals" / "results").mkdir()
    return Copy(folder, folder / "cache", group)
