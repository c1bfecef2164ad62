"""Real models, through litellm: one call at a time, retried by tenacity alone, then the next model in order.

The first completion imports litellm (seconds); `warm` does it ahead of time. Importing this module is cheap.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from service.errors import BudgetSpent, ModelBusy, ModelError, ModelRefused, ModelTimeout, SettingsError, UnknownModel
from service.llm.base import Budget, Completion, CompletionRequest
from service.llm.excerpts import estimated_tokens
from service.llm.gateway_answers import text_of, tokens_of
from service.llm.gateway_errors import raised_by, translated
from service.llm.gateway_litellm import load_litellm, names_a_provider
from service.llm.routes import GatewayPolicy, Route

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["Gateway", "GatewayPolicy"]

Sleep = Callable[[float], Awaitable[None]]

# What the gateway decides itself: a route that set these would retry twice, stream, or outlive the budget.
_OURS = frozenset({"model", "messages", "num_retries", "max_retries", "timeout", "stream", "n", "api_key", "api_base"})

_LOG = logging.getLogger(__name__)  # our own messages only: alias, what is wrong, status


class Gateway:
    """One model and its fallbacks. Safe to share between requests of one event loop.

    A model is asked at most `policy.max_attempts` times, and again only where waiting may help and fits into the
    budget; then, or where it refused or answered with no reply, its fallbacks are asked in order. Every HTTP call is
    charged. When all have failed, the error is one that waiting may cure, if there is one, and names them all. Only a
    first model that litellm does not know is an error at once.
    """

    languages: frozenset[str] | None = None

    def __init__(
        self,
        route: Route,
        fallbacks: tuple[Route, ...] = (),
        policy: GatewayPolicy = GatewayPolicy(),
        sleep: Sleep | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.name = route.alias
        self._routes = (route, *fallbacks)
        self._policy = policy
        self._sleep = sleep or _sleep
        self._jitter = jitter
        self._litellm: Any = None
        for each in self._routes:
            taken = sorted(_OURS & {name for name, _ in each.params})
            if taken:
                raise SettingsError(f"model {each.alias!r}: params can't set {', '.join(taken)}; the gateway does")

    async def warm(self) -> None:
        """Import litellm now, in a thread, so that the event loop stays free and the first draft is not late."""
        if self._litellm is None:
            import asyncio

            self._litellm = await asyncio.to_thread(load_litellm)

    async def aclose(self) -> None:
        """Close litellm's HTTP clients, which the whole process shares, in the event loop that opened them."""
        if self._litellm is not None:
            await self._litellm.close_litellm_async_clients()
            self._litellm.in_memory_llm_clients_cache.flush_cache()

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        """The first whole answer that a model gives. Raises ModelError (see `service.errors`), BudgetSpent included."""
        await self.warm()
        failures: list[ModelError] = []
        for number, route in enumerate(self._routes, start=1):
            try:
                return await self._persist(route, request, budget)
            except BudgetSpent as spent:
                if not failures:
                    raise
                raise BudgetSpent(f"{spent}; before that: {_told(failures)}") from None
            except ModelError as error:
                if isinstance(error, UnknownModel) and not failures:
                    raise  # what was asked for is not there: a mistake to be told, not to be papered over
                failures.append(error)
                for following in self._routes[number : number + 1]:
                    _LOG.warning("%s; asking %s instead", error, following.alias)
        raise _in_all(failures)

    async def _persist(self, route: Route, request: CompletionRequest, budget: Budget) -> Completion:
        """Ask one model until it answers, refuses, or waiting is over."""
        from tenacity import AsyncRetrying, retry_if_exception  # here: mock models do without

        def stop(state: RetryCallState) -> bool:
            wait = state.upcoming_sleep
            tried_enough = state.attempt_number >= self._policy.max_attempts
            return tried_enough or wait > self._policy.max_wait_s or wait >= budget.seconds_left()

        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, ModelError) and error.retryable),
            wait=self._wait_s,
            stop=stop,
            reraise=True,
            sleep=self._sleep,
            before_sleep=lambda state: _LOG.info("%s; again in %.1f s", _failure(state), state.upcoming_sleep),
        )
        return await retrying(self._ask, route, request, budget)

    def _wait_s(self, state: RetryCallState) -> float:
        """The provider's own wish, else doubling waits with jitter."""
        error = _failure(state)
        if isinstance(error, ModelBusy) and error.retry_after_s is not None:
            return error.retry_after_s
        doubled = self._policy.base_wait_s * 2.0 ** (state.attempt_number - 1)
        return min(doubled, self._policy.max_wait_s) * (1 - self._jitter() / 2)

    async def _ask(self, route: Route, request: CompletionRequest, budget: Budget) -> Completion:
        """One HTTP call."""
        if not names_a_provider(route.model):
            raise UnknownModel(f"{route.alias}: litellm knows no provider for {route.model!r}; write provider/model")
        budget.require_call()
        started = time.monotonic()
        answer = await self._call(route, request, min(route.timeout_s, budget.seconds_left()))
        if isinstance(answer, ModelError):
            raise answer  # not while litellm's error is being handled: its text may hold the prompt or the key
        return self._completion(route, request, answer, budget, round((time.monotonic() - started) * 1000))

    async def _call(self, route: Route, request: CompletionRequest, limit_s: float) -> Any:
        """The response, or our error for what litellm raised. litellm's own time-out counts from byte to byte."""
        import asyncio

        try:
            async with asyncio.timeout(limit_s):
                response = await self._litellm.acompletion(**_arguments(route, request, limit_s))
        except TimeoutError:
            return ModelTimeout(f"{route.alias}: no answer within {limit_s:.1f} s")
        except raised_by(self._litellm) as error:
            return translated(route.alias, error)
        if response is None:  # litellm answers a 422 by dropping what it names, and a second one by nothing
            return ModelRefused(f"{route.alias}: the provider does not accept the request's parameters (HTTP 422)")
        return response

    def _completion(
        self, route: Route, request: CompletionRequest, response: Any, budget: Budget, latency_ms: int
    ) -> Completion:
        """The answer as a completion. What was used is charged even where the text is of no use."""
        counted = tokens_of(response)
        cost = _cost_usd(route, response, counted)
        budget.charge(sum(counted) if counted else _estimate(request, response), cost)
        text = text_of(route.alias, response)
        asked, written = counted or (0, 0)
        return Completion(text, route.model, latency_ms, asked, written, cost)


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


def _arguments(route: Route, request: CompletionRequest, limit_s: float) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "model": route.model,
        "messages": [message._asdict() for message in request.messages],
        "temperature": request.temperature,
        "max_tokens": route.max_tokens or request.max_tokens,
        "timeout": limit_s,
        "num_retries": 0,
        "max_retries": 0,
        "drop_params": True,
        **dict(route.params),
    }
    if route.api_base:
        arguments["api_base"] = route.api_base
    if route.api_key:
        arguments["api_key"] = route.api_key
    return arguments


def _cost_usd(route: Route, response: Any, counted: tuple[int, int] | None) -> float | None:
    """The route's own price, else what litellm's table makes of it; None where neither knows."""
    if route.usd_per_million_in is not None and route.usd_per_million_out is not None:
        if counted is None:
            return None
        return (counted[0] * route.usd_per_million_in + counted[1] * route.usd_per_million_out) / 1_000_000
    cost = (getattr(response, "_hidden_params", None) or {}).get("response_cost")
    return float(cost) if cost is not None and counted is not None else None


def _estimate(request: CompletionRequest, response: Any) -> int:
    """About the tokens of a call that nobody counted, so that a token budget holds all the same."""
    choices = getattr(response, "choices", None)
    answer = str(getattr(getattr(choices[0], "message", None), "content", "") or "") if choices else ""
    return sum(estimated_tokens(message.content) for message in request.messages) + estimated_tokens(answer)


def _in_all(failures: list[ModelError]) -> ModelError:
    """One error for them all: one that waiting may cure if there is one, else the first."""
    if len(failures) == 1:
        return failures[0]
    chosen = next((failure for failure in failures if failure.retryable), failures[0])
    if isinstance(chosen, ModelBusy):
        return ModelBusy(_told(failures), chosen.retry_after_s)
    return type(chosen)(_told(failures))


def _told(failures: list[ModelError]) -> str:
    return "; ".join(str(failure) for failure in failures)
