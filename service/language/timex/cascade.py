"""Rules over kinds of words, and their application level by level.

A rule is a pattern of kinds ("from? CLOCK to CLOCK") and what makes one node of the nodes it matches. A level is a
tuple of rules, tried in order at every place; its nodes are the words of the next level.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from service.language.timex.meaning import Meaning
from service.language.timex.tokens import Node
from service.language.timex.words import CODES
from service.tuples import NamedTuple

Build: TypeAlias = Callable[["Match"], Node | None]
_OTHER = "\uf8ff"


class Match(NamedTuple):
    """The nodes that a rule matched, and all nodes of the level with the place of the first."""

    nodes: Sequence[Node]
    line: Sequence[Node]
    at: int

    def one(self, *kinds: str) -> Node | None:
        """The first matched node of these kinds."""
        return next((node for node in self.nodes if node.kind in kinds), None)

    def all(self, *kinds: str) -> list[Node]:
        return [node for node in self.nodes if node.kind in kinds]

    def number(self, *kinds: str) -> int:
        """The value of the first node of these kinds as a number; 0 where there is none."""
        found = self.one(*kinds)
        return int(found.value) if found is not None and isinstance(found.value, int | float) else 0

    def word(self, *kinds: str) -> str:
        """The value of the first node of these kinds as a word; empty where there is none."""
        found = self.one(*kinds)
        return str(found.value) if found is not None else ""

    def meaning(self, *kinds: str) -> Meaning | None:
        found = self.one(*kinds)
        return found.value if found is not None and isinstance(found.value, Meaning) else None

    def meanings(self, *kinds: str) -> list[Meaning]:
        return [node.value for node in self.nodes if node.kind in kinds and isinstance(node.value, Meaning)]

    def make(self, meaning: Meaning | None, skip: int = 0, drop: int = 0) -> Node | None:
        """One node for what was matched, without the first `skip` and the last `drop` nodes; None stays None."""
        if meaning is None:
            return None
        nodes = self.nodes[skip : len(self.nodes) - drop]
        return Node(KIND_OF[meaning.type], meaning, nodes[0].start, nodes[-1].end)


KIND_OF = {
    "date": "DATE", "time": "CLOCK", "datetime": "STAMP", "daterange": "SPAN", "timerange": "HOURS",
    "datetimerange": "STRETCH", "duration": "LENGTH", "set": "SET",
}  # fmt: skip


class Rule(NamedTuple):
    """A pattern of kinds and what it makes."""

    pattern: str
    build: Build


class Level(NamedTuple):
    """The rules of one level, compiled into one expression; a rule's group is named by its number."""

    expression: re.Pattern[str]
    rules: tuple[Rule, ...]
    single: tuple[re.Pattern[str], ...]  # each rule's own expression, for what an earlier rule declines


def compiled(rules: Sequence[Rule]) -> Level:
    """The level that these rules make. Raises KeyError for a kind that there is none of."""
    parts = [f"(?P<g{number}>{_encoded(rule.pattern)})" for number, rule in enumerate(rules)]
    single = tuple(re.compile(_encoded(rule.pattern)) for rule in rules)
    return Level(re.compile("|".join(parts)), tuple(rules), single)


def _encoded(pattern: str) -> str:
    named = re.sub(r"[A-Za-z_]+", lambda found: CODES[found[0]], pattern)
    return named.replace(" ", "")


def applied(level: Level, nodes: list[Node]) -> list[Node]:
    """The nodes with each match of a rule replaced by what the rule makes of it; what it declines stays as it is."""
    kinds = "".join([CODES.get(node.kind, _OTHER) for node in nodes])
    made: list[Node] = []
    place = at = 0
    search = level.expression.search
    while (match := search(kinds, at)) is not None:
        first, last = match.span()
        chosen = int((match.lastgroup or "g0")[1:])
        found = level.rules[chosen].build(Match(nodes[first:last], nodes, first))
        for other in range(chosen + 1, len(level.rules) if found is None else 0):
            again = level.single[other].match(kinds, first)
            if again is not None and (
                found := level.rules[other].build(Match(nodes[first : again.end()], nodes, first))
            ):
                last = again.end()
                break
        if found is None:
            at = first + 1
            continue
        # nodes that the made one leaves out at its edges stay beside it
        made.extend(nodes[place:first])
        made.extend(node for node in nodes[first:last] if node.end <= found.start)
        made.append(found)
        made.extend(node for node in nodes[first:last] if node.start >= found.end)
        place = at = last
    return [*made, *nodes[place:]] if place else nodes
