"""What was found before and would be found again: outcomes by all that they depend on, kept beside the other caches.

An outcome is a pure function of the conversation, the prompt, the recorded answers and our own code and data, so it is
kept under the hash of all of them; a run after a change works out what the change touches and nothing else. One file an
arm; it starts anew when our code or data changes (`laws`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evals.suite.golden import ROOT, keep

_OURS = ("case", "drafting", "expectations", "foreign", "golden", "models", "outcomes", "readings")
_MOST = 5000
_DATA = ("guardrails.yaml", "planning.yaml", "guidance.yaml")


class Memo:
    """Rows by key, for one subject (an arm's name, or `conversations`). None as folder: nothing is kept."""

    def __init__(self, folder: Path | None, subject: str, laws: str) -> None:
        name = hashlib.sha256(subject.encode()).hexdigest()[:24]
        self._path = folder / "suite" / f"{name}.json" if folder else None
        self._laws = laws
        self._rows = _read(self._path, laws)
        self._new = False

    def found(self, key: str) -> Any | None:
        """The row of that key, None where it is not known."""
        return self._rows.get(key)

    def put(self, key: str, row: Any) -> None:
        """Keep a row."""
        self._rows[key] = row
        self._new = True

    def save(self) -> None:
        """Write the rows, where any is new; of very many only the newest."""
        if self._path is not None and self._new:
            rows = dict(list(self._rows.items())[-_MOST:])
            keep(self._path, {"laws": self._laws, "rows": rows})


def key_of(parts: Iterable[object]) -> str:
    """The hash of values that `repr` tells apart."""
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()


def fingerprint(prompts: Path) -> str:
    """A hash of all our code and data that an outcome depends on, but for prompt versions and golden files."""
    files = [path for path in (ROOT / "service").rglob("*") if path.suffix in {".py", ".json", ".txt", ".yaml"}]
    files += [Path(__file__).with_name(f"{name}.py") for name in _OURS]
    files += [prompts / name for name in _DATA]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.as_posix().encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """A hash of the file's bytes; "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _read(path: Path | None, laws: str) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict) or kept.get("laws") != laws or not isinstance(kept.get("rows"), dict):
        return {}
    rows: dict[str, Any] = kept["rows"]
    return rows
