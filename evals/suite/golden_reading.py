"""A golden file's bytes -> checked plain data, or what is wrong with it, by line. The suite's only reader of YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from evals.suite.golden import DOMAINS, Problem, Vocabulary, shown
from evals.suite.golden_schema import faults_in
from service.errors import Fault

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SCHEMA_LINE = "# yaml-language-server: $schema=../../golden.schema.json"


def parse(raw: bytes, path: Path, words: Vocabulary) -> dict[str, Any] | list[Problem]:
    """What the file says, or everything that is wrong with it."""
    name = shown(path)
    try:
        node, data = _loaded(raw)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = getattr(error, "problem", None) or str(error)
        return [Problem(name, mark.line + 1 if mark else 0, f"not YAML: {told}")]
    except UnicodeDecodeError as error:
        return [Problem(name, 0, f"not UTF-8: byte {error.start}")]
    if node is None:
        return [Problem(name, 0, "is empty")]
    problems = [Problem(name, line, f"the key {key!r} is given twice") for line, key in _twice(node)]
    problems += [
        Problem(name, line_of(node, fault.pointer), _sentence(fault))
        for fault in (*faults_in(data, words), *_misplaced(data, path))
    ]
    return problems or _named(data)


def line_of(node: Any, pointer: str) -> int:
    """The line (from 1) of what a JSON pointer names; of a key that is missing, the line of what lacks it."""
    line: int = node.start_mark.line + 1
    for part in pointer.split("/")[1:]:
        found = _inside(node, part.replace("~1", "/").replace("~0", "~"))
        if found is None:
            return line
        line, node = found
    return line


def _loaded(raw: bytes) -> tuple[Any, Any]:
    loader = _LOADER(raw.decode("utf-8"))
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


def _inside(node: Any, part: str) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and part.isdecimal() and int(part) < len(node.value):
        value = node.value[int(part)]
        return value.start_mark.line + 1, value
    return None


def _twice(node: Any) -> Iterator[tuple[int, str]]:
    """Keys that a mapping has twice: YAML would quietly take the last."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _twice(each)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _twice(value)


def _misplaced(data: Any, path: Path) -> Iterator[Fault]:
    """Where the file says other than its own name and folder."""
    if not isinstance(data, dict):
        return
    if isinstance(data.get("id"), str) and data["id"] != path.stem:
        yield Fault("/id", f"must be the file's name, {path.stem!r}, not {data['id']!r}")
    if data.get("domain") in DOMAINS and data["domain"] != path.parent.name:
        yield Fault("/domain", f"must be the folder's name, {path.parent.name!r}, not {data['domain']!r}")


def _sentence(fault: Fault) -> str:
    where = ".".join(fault.pointer.split("/")[1:])
    return f"{where}: {fault.detail}" if where else fault.detail


def _named(data: dict[str, Any]) -> dict[str, Any]:
    """The data without what is null: the same as not given."""
    return {key: _without_nulls(value) if key == "expect" else value for key, value in data.items()}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return value
