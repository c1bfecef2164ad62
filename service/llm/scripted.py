"""A model that says what it was given to say, in order, and remembers what it was asked. For tests and evals."""

from __future__ import annotations

from collections.abc import Iterable

from service.errors import ModelError
from service.llm.base import Budget, Completion, CompletionRequest


class ScriptedLLM:
    """Answers with the next text of its script, or raises the next error. `requests` are the calls so far.

    A call beyond the script is a mistake of the test: AssertionError.
    """

    def __init__(self, script: Iterable[str | ModelError], name: str = "scripted") -> None:
        self.name = name
        self.languages: frozenset[str] | None = None
        self.requests: list[CompletionRequest] = []
        self.closed = False
        self._script = list(script)

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        self.requests.append(request)
        if len(self.requests) > len(self._script):
            raise AssertionError(
                f"call {len(self.requests)} of {self.name!r}; its script has {len(self._script)} answers"
            )
        answer = self._script[len(self.requests) - 1]
        if isinstance(answer, ModelError):
            raise answer
        return Completion(answer, self.name, latency_ms=0)

    async def aclose(self) -> None:
        self.closed = True
