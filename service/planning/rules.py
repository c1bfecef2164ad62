"""The rows of `prompts/planning.yaml`, loaded; a mistake is refused with file, row and key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Formatter
from typing import TypeVar, cast, get_args

from service.conditions import Condition, parse_condition
from service.datafiles import read_yaml
from service.domain import ActionType, Goal
from service.errors import PromptError
from service.tuples import NamedTuple

REASON_FIELDS = ("to", "within", "turns", "issues")

Row = TypeVar("Row")


class GoalRow(NamedTuple):
    """The goal to choose where the condition holds."""

    goal: Goal
    when: Condition


class ActionRow(NamedTuple):
    """The next action to recommend where the condition holds. `reason` is a format string over REASON_FIELDS."""

    type: ActionType
    reason: str
    to_escalation: bool
    when: Condition


class TechniqueRow(NamedTuple):
    """A technique that applies where the condition holds; required ones are never crowded out."""

    technique: str
    required: bool
    priority: int
    when: Condition


class Rules(NamedTuple):
    """A loaded file. `most` is how many techniques a plan has room for; `order` is the catalogue's order."""

    goals: tuple[GoalRow, ...]
    actions: tuple[ActionRow, ...]
    techniques: tuple[TechniqueRow, ...]
    most: int
    order: tuple[str, ...]


def load_rules(path: Path, cache_dir: Path | None = None, catalogue: frozenset[str] | None = None) -> Rules:
    """The rules in the file. Raises PromptError with file, row and key for whatever is wrong.

    `catalogue` are the ids that techniques may have (None: any).
    """
    data = read_yaml(path, cache_dir)
    if not isinstance(data, Mapping):
        raise PromptError(f"{path}: must hold goals, actions, most and techniques")
    _known(data, {"goals", "actions", "techniques", "most"}, str(path))
    goals = _rows(data, "goals", path, _goal)
    actions = _rows(data, "actions", path, _action)
    techniques = _rows(data, "techniques", path, _technique)
    for number, row in enumerate(techniques, 1):
        if catalogue is not None and row.technique not in catalogue:
            raise PromptError(f"{path}: techniques row {number}: guidance.yaml has no technique {row.technique!r}")
    most = data.get("most")
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise PromptError(f"{path}: 'most' must be a whole number above 0, not {most!r}")
    for name, last in (("goals", goals[-1].when), ("actions", actions[-1].when)):
        if last.tests:
            raise PromptError(f"{path}: the last row of '{name}' must have no 'when', so that one row always holds")
    return Rules(goals, actions, techniques, most, tuple(dict.fromkeys(row.technique for row in techniques)))


def _rows(
    data: Mapping[object, object], key: str, path: Path, load: Callable[[Mapping[object, object], str], Row]
) -> tuple[Row, ...]:
    rows = data.get(key)
    if not isinstance(rows, list) or not rows:
        raise PromptError(f"{path}: '{key}' must be a list of rows")
    loaded: list[Row] = []
    for number, row in enumerate(rows, 1):
        where = f"{path}: {key} row {number}"
        if not isinstance(row, Mapping):
            raise PromptError(f"{where}: must be a mapping, not {row!r}")
        loaded.append(load(row, where))
    return tuple(loaded)


def _goal(row: Mapping[object, object], where: str) -> GoalRow:
    _known(row, {"goal", "when"}, where)
    goal = _one_of(row, "goal", get_args(Goal), where)
    return GoalRow(cast(Goal, goal), parse_condition(row.get("when"), where))


def _action(row: Mapping[object, object], where: str) -> ActionRow:
    _known(row, {"type", "when", "reason", "to"}, where)
    kind = _one_of(row, "type", get_args(ActionType), where)
    reason = _text(row, "reason", where)
    fields = {name for _, name, _, _ in Formatter().parse(reason) if name is not None}
    if unknown := sorted(fields - set(REASON_FIELDS)):
        raise PromptError(f"{where}: 'reason' names {unknown}; it may name {', '.join(REASON_FIELDS)}")
    if "to" in row:
        _one_of(row, "to", ("escalation",), where)
    return ActionRow(cast(ActionType, kind), reason, "to" in row, parse_condition(row.get("when"), where))


def _technique(row: Mapping[object, object], where: str) -> TechniqueRow:
    _known(row, {"technique", "when", "required", "priority"}, where)
    required, priority = row.get("required", False), row.get("priority", 0)
    if not isinstance(required, bool):
        raise PromptError(f"{where}: 'required' must be true or false, not {required!r}")
    if isinstance(priority, bool) or not isinstance(priority, int):
        raise PromptError(f"{where}: 'priority' must be a whole number, not {priority!r}")
    if required == ("priority" in row):
        raise PromptError(f"{where}: needs either 'required: true' or a 'priority'")
    return TechniqueRow(_text(row, "technique", where), required, priority, parse_condition(row.get("when"), where))


def _known(row: Mapping[object, object], keys: set[str], where: str) -> None:
    if unknown := sorted(str(key) for key in row if key not in keys):
        raise PromptError(f"{where}: unknown {', '.join(map(repr, unknown))}; known: {', '.join(sorted(keys))}")


def _text(row: Mapping[object, object], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PromptError(f"{where}: {key!r} must be a text, not {value!r}")
    return value


def _one_of(row: Mapping[object, object], key: str, allowed: tuple[str, ...], where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or value not in allowed:
        raise PromptError(f"{where}: {key!r} must be one of {', '.join(allowed)}, not {value!r}")
    return value
