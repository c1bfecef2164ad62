"""Mock models that give no usable answer, or not the first time: what networks and providers do on a bad day."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakSet

from service.errors import ModelError, ModelOutput, ModelTimeout
from service.llm.base import LLM, Budget, Completion, CompletionRequest


class Outage:
    """A model whose every call ends in the same error."""

    languages: frozenset[str] | None = None

    def __init__(self, name: str, error: type[ModelError], why: str) -> None:
        self.name = name
        self._error = error
        self._why = why

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        raise self._error(f"{self.name}: {self._why}")

    async def aclose(self) -> None:
        """Nothing was opened."""


class Slow:
    """A model that is still thinking when the deadline passes. The only mock model that really waits."""

    languages: frozenset[str] | None = None

    def __init__(self, name: str) -> None:
        self.name = name

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        import asyncio  # here: the other mock models run without an event loop

        budget.require_call()
        await asyncio.sleep(budget.seconds_left())
        raise ModelTimeout(f"{self.name}: no answer before the deadline of this draft")

    async def aclose(self) -> None:
        """Nothing was opened."""


class Flaky:
    """A model whose first answer to a draft is malformed; asked again, it writes what the composer writes."""

    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, name: str, good: Callable[[], LLM]) -> None:
        self.name = name
        self._good = good
        self._failed: WeakSet[Budget] = WeakSet()  # a budget is one draft; forgotten with it

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        if budget not in self._failed:
            budget.require_call()
            self._failed.add(budget)
            raise ModelOutput(f"{self.name}: the answer broke off in mid-sentence; the next one won't")
        answer = await self._good().complete(request, budget)
        return answer._replace(model=self.name)

    async def aclose(self) -> None:
        """Nothing was opened."""
