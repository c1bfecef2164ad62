"""What a version's templates name and say, read from their source without rendering them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from service.prompting.context import FindingView, MessageView
from service.tuples import NamedTuple

_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}")
_FIELDS = {"message": frozenset(MessageView._fields), "finding": frozenset(FindingView._fields)}
_SETS = frozenset(("techniques", "triggers"))  # compared as: "x" in techniques
_WORDS = frozenset(("goal", "heat", "channel"))  # compared as: goal == "x", goal in ("x", "y")


class Spot(NamedTuple):
    """Something that stands on a line of a file; `what` is a name, a literal or a message."""

    file: Path
    line: int
    what: str


class Compared(NamedTuple):
    """A literal that a template holds a variable against: "calm.tone" in techniques."""

    spot: Spot
    variable: str


class Inspection(NamedTuple):
    """All templates of a version. `broken`: those that can't be parsed; nothing else is known of them."""

    broken: tuple[Spot, ...]
    variables: tuple[Spot, ...]
    attributes: tuple[Spot, ...]
    compared: tuple[Compared, ...]
    included: tuple[Spot, ...]
    lines: tuple[Spot, ...]


def inspect(folder: Path) -> Inspection:
    """What the templates below the folder name and say. `attributes` are only those that do not exist."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - only parses
    found: dict[str, list[Spot]] = {"broken": [], "variables": [], "attributes": [], "included": [], "lines": []}
    compared: list[Compared] = []
    for file in sorted(folder.glob("*.j2")):
        source = file.read_text(encoding="utf-8", errors="replace")
        try:
            tree = environment.parse(source, file.name)
        except TemplateSyntaxError as error:
            found["broken"].append(Spot(file, error.lineno, error.message or "broken"))
            continue
        names = meta.find_undeclared_variables(tree)
        found["variables"] += [Spot(file, node.lineno, node.name) for node in _names(tree) if node.name in names]
        found["attributes"] += [Spot(file, node.lineno, f"{_owner(node)}.{node.attr}") for node in _missing(tree)]
        found["included"] += [Spot(file, node.lineno, str(name)) for node, name in _includes(tree)]
        found["lines"] += [Spot(file, number, text) for number, text in enumerate(source.splitlines(), 1)]
        compared += [Compared(Spot(file, line, text), variable) for line, variable, text in _literals(tree)]
    return Inspection(**{key: tuple(spots) for key, spots in found.items()}, compared=tuple(compared))


def said(line: str) -> str:
    """A line of a template as text: without tags, without the dash of an instruction."""
    return re.sub(r"\s+", " ", _TAG.sub("", line)).strip().removeprefix("- ").strip()


def _names(tree: nodes.Template) -> Iterator[nodes.Name]:
    return (node for node in tree.find_all(nodes.Name) if node.ctx == "load")


def _owner(node: nodes.Getattr) -> str:
    return node.node.name if isinstance(node.node, nodes.Name) else ""


def _missing(tree: nodes.Template) -> Iterator[nodes.Getattr]:
    for node in tree.find_all(nodes.Getattr):
        if node.attr not in _FIELDS.get(_owner(node), {node.attr}):
            yield node


def _includes(tree: nodes.Template) -> Iterator[tuple[nodes.Include, str]]:
    for node in tree.find_all(nodes.Include):
        if isinstance(node.template, nodes.Const):
            yield node, node.template.value


def _literals(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """The line, the variable and the literal of each comparison."""
    for compare in tree.find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        names = [side.name for side in sides if isinstance(side, nodes.Name) and side.name in _SETS | _WORDS]
        constants = [constant.value for side in sides for constant in _constants(side)]
        for text in constants:
            if names and isinstance(text, str):
                yield compare.lineno, names[0], text


def _constants(node: nodes.Node) -> Iterator[nodes.Const]:
    if isinstance(node, nodes.Const):
        yield node
    elif isinstance(node, nodes.Tuple | nodes.List):
        yield from (item for item in node.items if isinstance(item, nodes.Const))
