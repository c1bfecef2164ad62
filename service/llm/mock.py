"""The mock models by name. None needs a network, a key or litellm; all but `mock/slow` run without an event loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from service.errors import UnknownModel
from service.llm.base import LLM

ADVERSARIES = (
    "vague",
    "blamer",
    "overpromiser",
    "rude",
    "parrot",
    "injected",
    "leaker",
    "stubborn",
    "truncated",
    "empty",
    "slow",
    "flaky",
    "down",
)


def mock_model(name: str) -> LLM:
    """A new mock model of that name. Raises UnknownModel, which lists what there is."""
    if name not in MOCK_MODELS:
        raise UnknownModel(f"no mock model {name!r}; there are {', '.join(MOCK_MODELS)}")
    return MOCK_MODELS[name]()


def _composer() -> LLM:
    from service.llm.composer import ComposerLLM  # here: models that never answer do without

    return ComposerLLM()


def _adversary(name: str) -> LLM:
    from service.llm.adversaries import ADVERSARY_FACTORIES  # here: the composer does without

    return ADVERSARY_FACTORIES[name](f"mock/{name}", _composer)


MOCK_MODELS: dict[str, Callable[[], LLM]] = {
    "mock/composer": _composer,
    **{f"mock/{name}": partial(_adversary, name) for name in ADVERSARIES},
}
