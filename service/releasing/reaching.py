"""Which techniques some plan can have: each row of `planning.yaml` is tried in the plainest case in which it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from service.conditions import FACETS, Condition, Facet
from service.domain import Emotion, Goal, Heat, Stage, Trigger
from service.planning.planner import Planner
from service.planning.rules import Rules, TechniqueRow

_QUIET: dict[str, Facet] = {
    **dict.fromkeys(FACETS, False),
    "goal": "update",
    "heat": "calm",
    "stage": "ongoing",
    "language": "en",
    "channel": "email",
    "emotions": frozenset(),
    "triggers": frozenset(),
    "issues": 1,
    "customer_turns": 1,
    "quiet_days": 0,
}
_VALUES: dict[str, tuple[Facet, ...]] = {
    "goal": get_args(Goal),
    "heat": get_args(Heat),
    "stage": get_args(Stage),
    "emotions": (frozenset(), *(frozenset((each,)) for each in get_args(Emotion))),
    "triggers": (frozenset(), *(frozenset((each,)) for each in get_args(Trigger))),
    "issues": tuple(range(1, 9)),
    "customer_turns": tuple(range(1, 33)),
    "quiet_days": tuple(range(366)),
}


def selectable(rules: Rules) -> frozenset[str]:
    """The techniques that a plan can have: one of their rows can hold, and then they are not crowded out."""
    planner = Planner(rules)
    return frozenset(
        row.technique
        for row in rules.techniques
        if any(row.technique in planner.techniques(facets) for facets in _cases(row))
    )


def _cases(row: TechniqueRow) -> Iterator[dict[str, Facet]]:
    """The plainest cases in which the row holds, one for each goal that it allows; none where it can't hold."""
    wanted: dict[str, tuple[Facet, ...]] = {}
    for facet in {test[0] for test in row.when.tests}:
        tests = Condition(tuple(test for test in row.when.tests if test[0] == facet))
        wanted[facet] = tuple(value for value in _possible(facet, tests) if tests.holds({facet: value}))
    if not all(wanted.values()):
        return
    base = {**_QUIET, **{facet: values[0] for facet, values in wanted.items()}}
    for goal in wanted.get("goal", (_QUIET["goal"],)):
        yield {**base, "goal": goal}


def _possible(facet: str, tests: Condition) -> tuple[Facet, ...]:
    """The values that a facet can have; of the open ones those that are named, and one that is not."""
    if facet in _VALUES:
        return (_QUIET[facet], *_VALUES[facet])
    if isinstance(_QUIET[facet], str):
        named = (value for _, _, operand in tests.tests if isinstance(operand, frozenset) for value in operand)
        return (_QUIET[facet], *sorted(map(str, named)), "other")
    return (False, True)
