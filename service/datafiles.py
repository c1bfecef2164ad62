"""Data files that ship with the code: where they lie, and how they are read.

The only file that imports yaml. Parsing YAML costs more than all the rest of a mock draft, so what a file parses to
is kept as JSON in a cache folder under the hash of the file's bytes: a changed file has another name there, and an
entry can never be stale. A cache that cannot be written or read is simply not used.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from service.errors import PromptError


def prompts_root() -> Path:
    """Folder of prompts and their data: bundled in a wheel, `prompts/` in a checkout."""
    bundled = Path(__file__).with_name("_prompts")
    return bundled if bundled.is_dir() else Path(__file__).parents[1] / "prompts"


def read_yaml(path: Path, cache_dir: Path | None = None) -> object:
    """What the YAML file says, as plain data. Raises PromptError with file and line where it is not YAML."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PromptError(f"cannot read {path}: {error.strerror}") from error
    cached = cache_dir / f"{hashlib.sha256(raw).hexdigest()}.json" if cache_dir else None
    if cached is not None:
        try:
            return json.loads(cached.read_bytes())
        except (OSError, ValueError):
            pass
    data = _parse(raw, path)
    if cached is not None:
        _keep(cached, data)
    return data


def _parse(raw: bytes, path: Path) -> object:
    import yaml  # here: a cached read does without it

    try:
        return yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise PromptError(f"{path}{line}: not YAML: {problem}") from error


def _keep(cached: Path, data: object) -> None:
    """Write the entry whole or not at all: two processes may keep the same one at the same time."""
    try:
        text = json.dumps(data, ensure_ascii=False)
        cached.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = cached.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(cached)
    except (OSError, TypeError, ValueError):
        return  # a read-only home, or dates and other values that JSON has no form for
