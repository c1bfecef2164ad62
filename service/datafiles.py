"""Data files that ship with the code: where they lie, and how they are read.

The only file that imports yaml. Parsing YAML costs more than all the rest of a mock draft, so what a file parses to
is kept as JSON in a cache folder under the hash of the file's bytes: a changed file has another name there, and an
entry can never be stale. A cache that cannot be written or read is simply not used.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from service.errors import PromptError
from service.tuples import NamedTuple


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

    def refuse_repeated_keys(node: yaml.Node | None) -> None:
        """YAML takes the last of two equal keys in silence, and whoever edits the first wonders for an hour."""
        if isinstance(node, yaml.SequenceNode):
            for value in node.value:
                refuse_repeated_keys(value)
        elif isinstance(node, yaml.MappingNode):
            seen: dict[str, yaml.Node] = {}
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and (first := seen.setdefault(key.value, key)) is not key:
                    lines = key.start_mark.line + 1, first.start_mark.line + 1
                    raise PromptError(f"{path}:{lines[0]}: {key.value!r} stands here twice, first in line {lines[1]}")
                refuse_repeated_keys(value)

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(raw)
        root = loader.get_single_node()
        refuse_repeated_keys(root)
        return None if root is None else loader.construct_document(root)
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


class Place(NamedTuple):
    """Where a value of a YAML text stands: character offsets, line from 1, and whether it is in {} or []."""

    start: int
    end: int
    line: int
    flow: bool


@lru_cache(maxsize=8)  # a file is asked about many times in a row
def places(text: str) -> Mapping[tuple[str | int, ...], Place]:
    """Where each value of a YAML text stands, by its keys: ("reply", "production"), ("techniques", 3); () is all of it.

    Empty where the text is not YAML, or says nothing.
    """
    import yaml

    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    found: dict[tuple[str | int, ...], Place] = {}

    def visit(node: yaml.Node, keys: tuple[str | int, ...], line: int) -> None:
        found[keys] = Place(node.start_mark.index, node.end_mark.index, line, bool(getattr(node, "flow_style", False)))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                visit(value, (*keys, str(key.value)), key.start_mark.line + 1)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                visit(value, (*keys, number), value.start_mark.line + 1)

    if root is not None:
        visit(root, (), root.start_mark.line + 1)
    return found


def line_of(path: Path, *keys: str | int) -> int:
    """The line of a value in a YAML file, or of what it would stand in; 1 where not even that is there."""
    try:
        found = places(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return 1
    return next((found[keys[:end]].line for end in range(len(keys), -1, -1) if keys[:end] in found), 1)
