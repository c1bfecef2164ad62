"""Which adversary is made how: its name, and the model that it borrows good sentences from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from service.errors import ModelError, ModelOutput, ModelUnavailable
from service.llm import personas
from service.llm.base import LLM
from service.llm.outages import Flaky, Outage, Slow
from service.llm.personas import Persona, Spoiler

Good: TypeAlias = Callable[[], LLM]


def _outage(error: type[ModelError], why: str) -> Callable[[str, Good], LLM]:
    return lambda name, _good: Outage(name, error, why)


ADVERSARY_FACTORIES: dict[str, Callable[[str, Good], LLM]] = {
    "vague": lambda name, good: Persona(name, personas.vague, good, mends=True),
    "blamer": lambda name, good: Spoiler(name, personas.blame, good),
    "overpromiser": lambda name, good: Spoiler(name, personas.overpromise, good),
    "rude": lambda name, good: Persona(name, personas.rude, good),
    "parrot": lambda name, good: Persona(name, personas.parrot, good),
    "injected": lambda name, good: Persona(name, personas.injected, good),
    "leaker": lambda name, good: Persona(name, personas.leaker, good),
    "stubborn": lambda name, good: Persona(name, personas.vague, good),
    "truncated": _outage(ModelOutput, "the answer was cut off at its token limit"),
    "empty": _outage(ModelOutput, "the answer was empty"),
    "slow": lambda name, _good: Slow(name),
    "flaky": Flaky,
    "down": _outage(ModelUnavailable, "the provider cannot be reached"),
}
