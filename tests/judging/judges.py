"""Judges for tests: models that answer as a function of what they are asked tells them to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from service.errors import ModelError
from service.judging.labels import FAULTS, VALUES, needs_proof
from service.llm.base import LLM, Budget, Completion, CompletionRequest
from service.llm.mock import mock_model

_KEY = re.compile(r'^"(\w+)": \{"value"', re.MULTILINE)
_DRAFT = re.compile(r"<draft-(\w+)>\n(.*?)\n</draft-\1>", re.DOTALL)


def labels_of(request: CompletionRequest) -> tuple[str, ...]:
    """The labels that a request to judge asks for."""
    return tuple(_KEY.findall(request.messages[0].content))


def draft_of(request: CompletionRequest) -> str:
    found = _DRAFT.search(request.messages[1].content)
    assert found is not None
    return found[2]


class ScriptedJudge:
    """Answers with what its function makes of the request; counts its calls."""

    languages: frozenset[str] | None = None

    def __init__(self, answer: Callable[[CompletionRequest], str | ModelError], name: str = "test/judge") -> None:
        self.name = name
        self.asked: list[CompletionRequest] = []
        self._answer = answer

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        self.asked.append(request)
        answer = self._answer(request)
        if isinstance(answer, ModelError):
            raise answer
        budget.charge(300, 0.002)
        return Completion(answer, self.name, 7, prompt_tokens=250, completion_tokens=50, cost_usd=0.002)

    async def aclose(self) -> None:
        return None


def told(value: object, quote: str = "", reason: str = "Because.") -> dict[str, Any]:
    return {"value": value, "quote": quote, "reason": reason}


def says(verdicts: Mapping[str, Any]) -> ScriptedJudge:
    return ScriptedJudge(lambda _request: json.dumps(verdicts))


def best(label: str) -> Any:
    """The value that a draft would like to hear."""
    return VALUES[label][0 if label in FAULTS else -1]


def quotes_of(draft: str) -> list[str]:
    """Stretches of the draft that stand on one line: what a liar may choose its proof from."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", draft)
    return [part for part in parts if len(part.split()) > 2] or [draft]


def flatterer(pick: int = 0) -> ScriptedJudge:
    """Everything is as good as can be, each with another true quotation: the liar that is hardest to see."""

    def answer(request: CompletionRequest) -> str:
        quotes = quotes_of(draft_of(request))
        return json.dumps(
            {
                label: told(best(label), quotes[(n + pick) % len(quotes)] if needs_proof(label, best(label)) else "")
                for n, label in enumerate(labels_of(request))
            }
        )

    return ScriptedJudge(answer, "test/flatterer")


def unproved() -> ScriptedJudge:
    """Everything is as good as can be, and nothing is quoted."""
    return ScriptedJudge(lambda request: json.dumps({label: told(best(label)) for label in labels_of(request)}))


def with_judge(judge: LLM, writer: LLM | None = None) -> Callable[[str | None], LLM]:
    """A find_model that knows a judge and a writer (None: the mock of that name)."""

    def find(name: str | None) -> LLM:
        if name == "test/judge":
            return judge
        return writer or mock_model(name or "mock/composer")

    return find
