"""Judging attempts against each other: what was wrong, how bad it is, what a repair must keep, what it all cost."""

from __future__ import annotations

from service.domain import Attempt, Finding, Severity, Status, Usage, Verdict
from service.errors import ModelOutput

_WEIGHTS: dict[Severity, int] = {"critical": 1000, "error": 10, "warning": 1, "info": 0}
_KEPT_LABELS = frozenset({"empathy", "ownership", "paraphrase", "boundary"})

RANK: dict[Status, int] = {"ready": 0, "needs_review": 1, "fallback": 2}


def cost(verdict: Verdict) -> int:
    """How bad the findings are in all; one error outweighs nine warnings, one critical finding all else."""
    return sum(_WEIGHTS[finding.severity] for finding in verdict.findings)


def signature(attempt: Attempt) -> frozenset[tuple[str, str]]:
    """What was wrong, as a set: when it comes back unchanged, the model is not listening."""
    findings: tuple[Finding, ...] = attempt.verdict.findings if attempt.verdict else ()
    blocking = (finding for finding in findings if finding.blocking)
    return frozenset((finding.code, finding.span.quote if finding.span else "") for finding in blocking)


def ends_it(attempt: Attempt) -> bool:
    """Whether asking again is pointless: it passed, or the model failed in a way that asking again won't cure."""
    return attempt.passed or attempt.error not in (None, ModelOutput.code)


def spotless(attempt: Attempt) -> bool:
    """Whether there is nothing left to mend, not even a warning."""
    return attempt.verdict is not None and all(finding.severity == "info" for finding in attempt.verdict.findings)


def worth_keeping(verdict: Verdict) -> tuple[str, ...]:
    """Quotes that a repair must not lose: promises that can be kept, facts used, words that earned a label."""
    objected = [finding.span for finding in verdict.findings if finding.span]
    kept = [promise.span for promise in verdict.promises if promise.ok]
    kept += [citation.span for citation in verdict.citations]
    kept += [span for label, span in verdict.evidence if label in _KEPT_LABELS]
    quotes = [span.quote for span in kept if not any(span.start < bad.end and bad.start < span.end for bad in objected)]
    return tuple(dict.fromkeys(quotes))


def author(attempts: list[Attempt], text: str, otherwise: str) -> str:
    """Who wrote the text, by the attempts."""
    return next((attempt.model for attempt in attempts if attempt.text == text), otherwise)


def usage(attempts: list[Attempt], latency_ms: int) -> Usage:
    """What all attempts and the second opinions on them used. The cost is unknown as soon as one of theirs is."""
    opinions = [
        attempt.verdict.second_opinion for attempt in attempts if attempt.verdict and attempt.verdict.second_opinion
    ]
    costs = [attempt.cost_usd for attempt in attempts if attempt.verdict is not None]
    costs += [opinion.cost_usd for opinion in opinions if opinion.answered]
    known = [item for item in costs if item is not None]
    return Usage(
        prompt_tokens=sum(one.prompt_tokens for one in attempts) + sum(one.prompt_tokens for one in opinions),
        completion_tokens=sum(one.completion_tokens for one in attempts)
        + sum(one.completion_tokens for one in opinions),
        cost_usd=sum(known) if known and len(known) == len(costs) else None,
        latency_ms=latency_ms,
    )
