"""The LLM protocol, and the one budget that everything done for a draft shares."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from service.domain import Brief, ChatMessage
from service.errors import BudgetSpent
from service.tuples import NamedTuple


class CompletionRequest(NamedTuple):
    """One call. Real models read `messages`, mock ones `brief`. `variant` counts from 0.

    `temperature` and `max_tokens` are the prompt version's sampling settings.
    """

    messages: tuple[ChatMessage, ...]
    brief: Brief
    temperature: float = 0.3
    max_tokens: int = 700
    variant: int = 0


class Completion(NamedTuple):
    """What a model answered: a text that is not empty, whole, and no refusal of the provider's."""

    text: str
    model: str
    latency_ms: int
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class LLM(Protocol):
    """Anything that completes. Safe to share between requests.

    `complete` returns a Completion or raises a ModelError, within the budget's deadline: an implementation that can
    wait enforces the deadline itself. It charges every call that it makes to the budget before making it.
    `languages` is what it can write (None: any).
    """

    name: str
    languages: frozenset[str] | None

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion: ...

    async def aclose(self) -> None: ...


class Budget:
    """What may be spent on one draft: wall time, calls, tokens, cost. Shared by retry, fallback model and repair.

    `deadline_s` counts from construction on `clock` (monotonic seconds). None means no limit.
    """

    def __init__(
        self,
        deadline_s: float,
        max_calls: int,
        max_tokens: int | None = None,
        max_cost_usd: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._ends = clock() + deadline_s
        self.calls_left = max_calls
        self.tokens_left = max_tokens
        self.cost_left_usd = max_cost_usd

    def seconds_left(self) -> float:
        """Wall time left, never negative."""
        return max(0.0, self._ends - self._clock())

    def require_call(self) -> None:
        """Charge one call, or raise BudgetSpent naming what is used up."""
        if self.seconds_left() <= 0:
            raise BudgetSpent("the deadline of this draft has passed")
        if self.calls_left <= 0:
            raise BudgetSpent("this draft has made all the model calls that its budget allows")
        if self.tokens_left is not None and self.tokens_left <= 0:
            raise BudgetSpent("this draft has used all the tokens that its budget allows")
        if self.cost_left_usd is not None and self.cost_left_usd <= 0:
            raise BudgetSpent("this draft has spent all the money that its budget allows")
        self.calls_left -= 1

    def charge(self, tokens: int, cost_usd: float | None) -> None:
        """Take what a call used off the budget."""
        if self.tokens_left is not None:
            self.tokens_left -= tokens
        if self.cost_left_usd is not None and cost_usd is not None:
            self.cost_left_usd -= cost_usd

    def share(self, part: float) -> Budget:
        """A budget of the same calls, tokens and money, with only this part of the time that is left."""
        return _Share(self, self.seconds_left() * part, self._clock)


class _Share(Budget):
    """What a part of a draft's work may take: less time, and all else charged to the whole."""

    def __init__(self, whole: Budget, deadline_s: float, clock: Callable[[], float]) -> None:
        super().__init__(deadline_s, whole.calls_left, whole.tokens_left, whole.cost_left_usd, clock)
        self._whole = whole

    def require_call(self) -> None:
        super().require_call()
        self._whole.require_call()

    def charge(self, tokens: int, cost_usd: float | None) -> None:
        super().charge(tokens, cost_usd)
        self._whole.charge(tokens, cost_usd)
