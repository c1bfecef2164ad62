"""What a draft is as an outcome: its expectations held, its scores, and its parts as the HTTP answer shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evals.suite.expectations import reply_checks
from evals.suite.results import Arm, Check, Outcome, Tried
from service import wire
from service.domain import Attempt, Draft, Finding, Verdict

_WEIGHT = {"critical": 100, "error": 10, "warning": 1, "info": 0}
_NO_TEXT = 100  # a model that gives no reply at all is as bad as one that nobody may see


def outcome_of(draft: Draft, arm: Arm, conversation: str, epoch: int, expected: Mapping[str, Any]) -> Outcome:
    """The draft, held against `expect.reply`."""
    chosen = draft.chosen
    checks = reply_checks(expected, chosen.text, chosen.verdict)
    answer = wire.check_answer(chosen.verdict)
    opinion = wire.draft_answer(draft)["second_opinion"] if chosen.verdict.second_opinion else None
    return Outcome(
        arm=arm.name,
        conversation=conversation,
        epoch=epoch,
        status=draft.status,
        text=chosen.text,
        language=chosen.language,
        scores=_scores(draft, checks, expected),
        checks=checks,
        findings=tuple(answer["findings"]),
        assessment=answer["assessment"],
        promises=tuple(answer["promises"]),
        claims=tuple(answer["claims"]),
        citations=tuple(answer["citations"]),
        second_opinion=_without_time(opinion),
        attempts=tuple(_tried(attempt) for attempt in draft.attempts),
        rendered=draft.provenance.rendered_sha256,
        prompt_tokens=draft.usage.prompt_tokens,
        completion_tokens=draft.usage.completion_tokens,
        cost_usd=draft.usage.cost_usd,
    )


def _scores(draft: Draft, checks: tuple[Check, ...], expected: Mapping[str, Any]) -> dict[str, float]:
    """By the names of `metrics.METRICS`; those of the first attempt tell of the prompt, not of what mended it."""
    first = draft.attempts[0]
    own = reply_checks(expected, first.text, first.verdict) if first.verdict else ()
    ready = draft.status == "ready"
    critical = any(_worst(attempt.verdict.findings) == "critical" for attempt in draft.attempts if attempt.verdict)
    scores: dict[str, float] = {
        "passed": int(ready and all(check.passed for check in checks)),
        "ready": int(ready),
        "first_try": int(first.passed),
        "safe": int(not critical),
    }
    if checks:
        scores["checks"] = _share(checks)
        scores["first_checks"] = _share(own)
    scores["faults"] = _faults(first.verdict)
    for label in ("empathy", "ownership", "timeline"):
        scores[label] = getattr(first.verdict.assessment, label) if first.verdict else 0
    scores["attempts"] = len(draft.attempts)
    if first.verdict:
        scores["words"] = len(first.text.split())
    scores["tokens"] = draft.usage.prompt_tokens + draft.usage.completion_tokens
    return scores


def _share(checks: tuple[Check, ...]) -> float:
    return round(sum(check.passed for check in checks) / len(checks), 6) if checks else 0.0


def _faults(verdict: Verdict | None) -> int:
    return _NO_TEXT if verdict is None else sum(_WEIGHT[finding.severity] for finding in verdict.findings)


def _worst(findings: Iterable[Finding]) -> str:
    return max((finding.severity for finding in findings), key=lambda severity: _WEIGHT[severity], default="info")


def _tried(attempt: Attempt) -> Tried:
    answer = wire.check_answer(attempt.verdict) if attempt.verdict else None
    return Tried(
        model=attempt.model,
        text=attempt.text,
        passed=attempt.passed,
        codes=attempt.codes,
        findings=tuple(answer["findings"]) if answer else (),
        assessment=answer["assessment"] if answer else None,
        error=attempt.error,
        prompt_tokens=attempt.prompt_tokens,
        completion_tokens=attempt.completion_tokens,
        cost_usd=attempt.cost_usd,
    )


def _without_time(opinion: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if opinion is None else {key: value for key, value in opinion.items() if key != "latency_ms"}
