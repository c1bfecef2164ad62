"""Answers that another tool collected, one shape for all: who was asked what, what came, what the tool made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from evals.suite.exchange.golden_data import CARRIED
from evals.suite.results import Check
from service.domain import ChatMessage

_QUESTIONS = ("message", "conversation", "question", "query", "input", "ticket", "email", "text")
_ROLES = ("system", "user", "assistant")


class Answered(NamedTuple):
    """One answer. `golden` is the conversation that our export carried along, None where the test is the tool's own.

    `name` is how the tool calls the test, `question` what a customer said there as far as that can be told. `checks`
    and `scores` are the tool's own verdict. `error` is set where no text came.
    """

    name: str
    prompt: str
    model: str
    text: str
    question: str
    golden: Mapping[str, Any] | None
    messages: tuple[ChatMessage, ...]
    checks: tuple[Check, ...]
    scores: Mapping[str, float]
    error: str | None
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None


def of_promptfoo(data: Mapping[str, Any]) -> Iterator[Answered]:
    """The answers in promptfoo's output file."""
    for row in data["results"]["results"]:
        case = row.get("testCase") or {}
        told = row.get("vars") or case.get("vars") or {}
        response = row.get("response") or {}
        tokens = response.get("tokenUsage") or row.get("tokenUsage") or {}
        prompt, provider = row.get("prompt") or {}, row.get("provider") or {}
        text = _text(response.get("output"))
        error = row.get("error") if not text else None
        yield Answered(
            name=str(case.get("description") or row.get("description") or f"test-{row.get('testIdx', 0)}"),
            prompt=str(prompt.get("label") or prompt.get("raw") or "prompt"),
            model=str(provider.get("id") or provider.get("label") or "unknown"),
            text=text,
            question=_question(told),
            golden=_carried(case.get("metadata")),
            messages=_messages(prompt.get("raw")),
            checks=tuple(_assertions(row.get("gradingResult") or {}, success=bool(row.get("success")))),
            scores={f"promptfoo.{name}": float(value) for name, value in (row.get("namedScores") or {}).items()},
            error="output" if error or not text else None,
            prompt_tokens=int(tokens.get("prompt") or 0),
            completion_tokens=int(tokens.get("completion") or 0),
            cost_usd=row.get("cost"),
        )


def of_inspect(data: Mapping[str, Any]) -> Iterator[Answered]:
    """The answers in an Inspect log."""
    spec = data["eval"]
    for row in data["samples"]:
        output = row.get("output") or {}
        choices = output.get("choices") or [{}]
        text = _content((choices[0].get("message") or {}).get("content")) or str(output.get("completion") or "")
        usage = output.get("usage") or {}
        asked = row.get("input")
        yield Answered(
            name=str(row.get("id")),
            prompt=str(spec.get("task") or "task"),
            model=str(spec.get("model") or "unknown"),
            text=text,
            question=asked if isinstance(asked, str) else _last_user(_listed(asked)),
            golden=_carried(row.get("metadata")),
            messages=_listed(asked),
            checks=tuple(_scored(row.get("scores") or {})),
            scores=_numbers(row.get("scores") or {}),
            error=None if text else "output",
            prompt_tokens=int(usage.get("input_tokens") or 0),
            completion_tokens=int(usage.get("output_tokens") or 0),
            cost_usd=usage.get("total_cost"),
        )


def _carried(metadata: object) -> Mapping[str, Any] | None:
    told = metadata.get(CARRIED) if isinstance(metadata, Mapping) else None
    return told if isinstance(told, Mapping) else None


def _text(output: Any) -> str:
    return output if isinstance(output, str) else "" if output is None else json.dumps(output, ensure_ascii=False)


def _question(told: Mapping[str, Any]) -> str:
    """The variable that reads like what a customer said: by name, else the longest text."""
    texts = {name: value for name, value in told.items() if isinstance(value, str)}
    named = next((texts[name] for name in _QUESTIONS if name in texts), None)
    return named if named is not None else max(texts.values(), key=len, default="")


def _messages(raw: Any) -> tuple[ChatMessage, ...]:
    try:
        rows = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        rows = None
    listed = _listed(rows)
    return listed or ((ChatMessage("user", raw),) if isinstance(raw, str) and raw else ())


def _listed(rows: Any) -> tuple[ChatMessage, ...]:
    """Chat messages of the roles that we know."""
    return tuple(
        ChatMessage(row["role"], _content(row.get("content")))
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping) and row.get("role") in _ROLES
    )


def _content(content: Any) -> str:
    """A message's text, be it plain or in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
    return content if isinstance(content, str) else ""


def _last_user(messages: Sequence[ChatMessage]) -> str:
    return next((message.content for message in reversed(messages) if message.role == "user"), "")


def _assertions(grading: Mapping[str, Any], *, success: bool) -> Iterator[Check]:
    parts = grading.get("componentResults") or ()
    for number, part in enumerate(parts, start=1):
        assertion = part.get("assertion") or {}
        name = f"promptfoo.{number}.{assertion.get('metric') or assertion.get('type') or 'assertion'}"
        yield Check(name, bool(part.get("pass")), assertion.get("value"), part.get("reason"))
    if not parts:
        yield Check("promptfoo.success", success, expected=True, found=success)


def _scored(scores: Mapping[str, Any]) -> Iterator[Check]:
    """Inspect's verdicts: C is correct, I incorrect; numbers are scores, not verdicts."""
    for name, score in scores.items():
        value = score.get("value") if isinstance(score, Mapping) else score
        if isinstance(value, bool) or value in ("C", "I", "N"):
            yield Check(f"inspect.{name}", value in ("C", True), "C", value)


def _numbers(scores: Mapping[str, Any]) -> dict[str, float]:
    values = {name: score.get("value") if isinstance(score, Mapping) else score for name, score in scores.items()}
    return {
        f"inspect.{name}": float(value)
        for name, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
