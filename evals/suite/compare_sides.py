"""Which two arms are compared, and which of their outcomes: the conversations that both have, unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.suite.results import Arm, ConversationResult, Outcome, Result
from service.errors import LevelheadError


class CompareError(LevelheadError):
    """Two arms cannot be compared: the message says what there is and what to give."""


class Side(NamedTuple):
    """One arm of one result; `title` tells it from the other side in as few words as possible."""

    result: Result
    arm: Arm
    title: str


class Case(NamedTuple):
    """One conversation with the outcomes of both sides, by epoch."""

    conversation: ConversationResult
    before: tuple[Outcome, ...]
    after: tuple[Outcome, ...]


class Cases(NamedTuple):
    """What is compared, by conversation, and what is left out because one side lacks it or asked something else."""

    kept: tuple[Case, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    changed: tuple[str, ...]


def sides(first: Result, second: Result | None = None, names: Sequence[str] = ()) -> tuple[Side, Side]:
    """The two arms that are meant: those named, or the only ones there are. Raises CompareError where that is unclear.

    In one result the first arm stands before the second. `names` may be short (`reply@1.1.0`, a model) where that fits
    one arm only; a single name means that arm in both results.
    """
    if second is None:
        before, after = _two_of_one(first, names)
        titles = _titles(before, after)
        return Side(first, before, titles[0]), Side(first, after, titles[1])
    if len(names) > 2:
        raise CompareError(f"two arms are compared, not {len(names)}: {', '.join(names)}")
    before, after = _one_of(first, names[0] if names else None), _one_of(second, names[-1] if names else None)
    titles = _titles(before, after)
    if titles[0] == titles[1]:
        titles = (f"{titles[0]} (first file)", f"{titles[1]} (second file)")
    return Side(first, before, titles[0]), Side(second, after, titles[1])


def cases(before: Side, after: Side) -> Cases:
    """The outcomes of both sides, paired by conversation. A conversation whose request changed is not the same."""
    first, second = _by_conversation(before), _by_conversation(after)
    shared = [name for name in first if name in second]
    changed = [
        name for name in shared if before.result.conversation(name).request != after.result.conversation(name).request
    ]
    kept = [
        Case(after.result.conversation(name), tuple(first[name]), tuple(second[name]))
        for name in shared
        if name not in changed
    ]
    return Cases(
        tuple(kept),
        tuple(name for name in first if name not in second),
        tuple(name for name in second if name not in first),
        tuple(changed),
    )


def _by_conversation(side: Side) -> Mapping[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in side.result.of_arm(side.arm.name):
        found.setdefault(outcome.conversation, []).append(outcome)
    return found


def _two_of_one(result: Result, names: Sequence[str]) -> tuple[Arm, Arm]:
    if len(names) == 2:
        before, after = (arm_named(result, name) for name in names)
        if before == after:
            raise CompareError(f"both names mean the arm {before.name!r}; there are: {_listed(result)}")
        return before, after
    if len(result.arms) == 2 and not names:
        return result.arms[0], result.arms[1]
    raise CompareError(f"name two arms with --arms BEFORE AFTER; there are: {_listed(result)}")


def _one_of(result: Result, name: str | None) -> Arm:
    if name is not None:
        return arm_named(result, name)
    if len(result.arms) == 1:
        return result.arms[0]
    raise CompareError(f"a file has {len(result.arms)} arms; choose with --arms: {_listed(result)}")


def arm_named(result: Result, name: str) -> Arm:
    """The arm of that name, prompt, version or model. Raises CompareError where none or several fit."""
    exact = [arm for arm in result.arms if arm.name == name]
    parts = [arm for arm in result.arms if name in (_prompt(arm), arm.version, arm.model)]
    found = exact or parts or [arm for arm in result.arms if name in arm.name]
    if len(found) != 1:
        told = "several arms fit" if found else "no arm is called"
        raise CompareError(f"{told} {name!r}; there are: {_listed(result)}")
    return found[0]


def _titles(before: Arm, after: Arm) -> tuple[str, str]:
    """What tells the two apart: prompt version, model, or both."""
    if before.model == after.model and _prompt(before) != _prompt(after):
        return _prompt(before), _prompt(after)
    if _prompt(before) == _prompt(after) and before.model != after.model:
        return before.model, after.model
    return before.name, after.name


def _prompt(arm: Arm) -> str:
    return f"{arm.prompt}@{arm.version}" if arm.version else arm.prompt


def _listed(result: Result) -> str:
    return ", ".join(arm.name for arm in result.arms) or "none"
