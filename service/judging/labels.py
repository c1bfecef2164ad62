"""The labels as a judge may give them: their values, which of these need proof, and which please a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from service.domain import Assessment

Value: TypeAlias = int | str | bool

_LEVELS: tuple[Value, ...] = (0, 1, 2)
_TRUTH: tuple[Value, ...] = (False, True)
VALUES: Mapping[str, tuple[Value, ...]] = {
    label: _LEVELS if label in ("empathy", "ownership", "timeline") else _TRUTH for label in Assessment._fields
} | {"tone": ("calm", "off")}
CORE = frozenset({"empathy", "ownership", "timeline", "blame", "overpromise", "nonapology", "tone"})
FAULTS = frozenset({"nonapology", "blame", "overpromise", "tone"})  # labels whose higher value is the worse one
NEUTRAL = frozenset({"question", "boundary"})  # neither value is better by itself


def proper(label: str, value: object) -> bool:
    """Whether it is one of the label's values, in type as well: 1 is no truth, and true is no level."""
    return any(type(value) is type(one) and value == one for one in VALUES[label])


def needs_proof(label: str, value: Value) -> bool:
    """Whether the value says that something is there, so that words of the draft must show it."""
    return value != VALUES[label][0]


def pleases(label: str, value: Value) -> bool:
    """Whether the value is the one that a draft would like to hear."""
    return label not in NEUTRAL and value == VALUES[label][0 if label in FAULTS else -1]
