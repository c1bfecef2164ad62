"""The domain's values as the answers of the HTTP contract: plain dicts, ready for JSON. The terminal prints them too.

`web/answers.py` documents the same shapes; a test holds every answer to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from service.conditions import Condition
from service.domain import (
    Assessment,
    Attempt,
    Citation,
    Claim,
    Draft,
    Evidence,
    Finding,
    LabelOpinion,
    Plan,
    Promise,
    Situation,
    Span,
    Technique,
    Variant,
    Verdict,
)
from service.guardrails.policy import GuardrailPolicy
from service.guidance import Source
from service.improving import Improvement
from service.language.durations import iso_duration

Answer: TypeAlias = dict[str, Any]
NO_TEXTS: Mapping[str, str] = {}


def draft_answer(draft: Draft, texts: Mapping[str, str] = NO_TEXTS) -> Answer:
    """The answer of POST /v1/drafts. `texts`: by message id, the texts that were made from HTML."""
    chosen, verdict = draft.chosen, draft.chosen.verdict
    return {
        "id": draft.id,
        "status": draft.status,
        "draft": {"text": chosen.text, "html": chosen.html, "language": chosen.language},
        "variants": [_variant(variant) for variant in draft.variants],
        **situation_answer(draft.situation, draft.plan, texts),
        **_judgement(verdict),
        "second_opinion": _second_opinion(verdict),
        "citations": [_citation(citation) for citation in verdict.citations],
        "attempts": [_attempt(attempt) for attempt in draft.attempts],
        "provenance": draft.provenance._asdict(),
        "usage": draft.usage._asdict(),
        "based_on": {"last_message_id": draft.last_message_id, "conversation_sha256": draft.conversation_sha256},
        "metadata": None if draft.metadata is None else json.loads(draft.metadata),
    }


def improvement_answer(improvement: Improvement, texts: Mapping[str, str] = NO_TEXTS) -> Answer:
    """The answer of POST /v1/improvements: a draft, what changed, and what checking the human's own text told."""
    return {
        **draft_answer(improvement.draft, texts),
        "changes": [change._asdict() for change in improvement.changes],
        "before": check_answer(improvement.before),
    }


def check_answer(verdict: Verdict) -> Answer:
    """The answer of POST /v1/checks."""
    return {
        "passed": verdict.passed,
        **_judgement(verdict),
        "citations": [_citation(citation) for citation in verdict.citations],
    }


def situation_answer(situation: Situation, plan: Plan, texts: Mapping[str, str] = NO_TEXTS) -> Answer:
    """The answer of POST /v1/situations."""
    return {"situation": _situation(situation, texts), "plan": _plan(plan)}


def techniques_answer(techniques: Iterable[Technique], sources: Iterable[Source]) -> Answer:
    """The answer of GET /v1/guidance: the techniques, and the guides that they name by id."""
    rows = [_row(technique) for technique in techniques]
    taught = {guide for row in rows for guide in row["guides"]}
    return {"techniques": rows, "sources": [_row(source) for source in sources if source.id in taught]}


def guardrails_answer(policy: GuardrailPolicy) -> Answer:
    """The answer of GET /v1/guardrails."""
    codes = [
        {
            "code": code,
            "severity": rule.severity,
            "message": without_detail(rule.message),
            "suggestion": without_detail(rule.suggestion),
            "techniques": list(rule.techniques),
            "severities": [{"when": _condition(when), "severity": severity} for when, severity in rule.severities],
        }
        for code, rule in sorted(policy.rules.items())
    ]
    requirements = [{**row._asdict(), "when": _condition(row.when)} for row in policy.requirements]
    return {"version": policy.version, "codes": codes, "requirements": requirements}


def without_detail(words: str) -> str:
    """A guardrail's words where no reply has filled them in yet: an ellipsis stands for what a finding will name."""
    return words.replace("{detail}", "…")


def rows_answer(name: str, rows: Iterable[Any]) -> Answer:
    """A list of named tuples under one name: the answers of GET /v1/prompts and /v1/models."""
    return {name: [_row(row) for row in rows]}


# ---- parts -----------------------------------------------------------------------------------------------------------


def _situation(situation: Situation, texts: Mapping[str, str]) -> Answer:
    return {
        "heat": situation.heat,
        "emotions": list(situation.emotions),
        "abuse": situation.abuse,
        "triggers": list(situation.triggers),
        "issues": situation.issues,
        "novice": situation.novice,
        "language": situation.language,
        "stage": situation.stage,
        "evidence": [_evidence(evidence) for evidence in situation.evidence],
        "texts": dict(texts),
    }


def _evidence(evidence: Evidence) -> Answer:
    return {"label": evidence.label, "span": evidence.span._asdict()}


def _plan(plan: Plan) -> Answer:
    return {"goal": plan.goal, "techniques": list(plan.techniques), "next_action": plan.next_action._asdict()}


def _judgement(verdict: Verdict) -> Answer:
    """What checking tells, as it stands in drafts, variants and checks alike."""
    return {
        "assessment": _assessment(verdict.assessment),
        "evidence": [{"label": label, "span": _span(span)} for label, span in verdict.evidence],
        "findings": [_finding(finding) for finding in verdict.findings],
        "promises": [_promise(promise) for promise in verdict.promises],
        "claims": [_claim(claim) for claim in verdict.claims],
    }


def _variant(variant: Variant) -> Answer:
    return {
        "text": variant.text,
        "html": variant.html,
        "language": variant.language,
        **check_answer(variant.verdict),
    }


def _assessment(assessment: Assessment) -> Answer:
    return assessment._asdict()


def _finding(finding: Finding) -> Answer:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "techniques": list(finding.techniques),
        "span": _span(finding.span),
        "suggestion": finding.suggestion,
    }


def _promise(promise: Promise) -> Answer:
    return {
        "quote": promise.quote,
        "span": _span(promise.span),
        "action": promise.action,
        "owner": promise.owner,
        "within": None if promise.within is None else iso_duration(promise.within, like=promise.quote),
        "due_at": _time(promise.due_at),
        "basis": promise.basis,
        "ok": promise.ok,
    }


def _claim(claim: Claim) -> Answer:
    return {"kind": claim.kind, "quote": claim.quote, "span": _span(claim.span), "supported_by": claim.supported_by}


def _second_opinion(verdict: Verdict) -> Answer | None:
    opinion = verdict.second_opinion
    if opinion is None:
        return None
    return {
        "model": opinion.model,
        "prompt": f"judge@{opinion.version}",
        "labels_asked": list(opinion.labels_asked),
        "confidence": dict(opinion.confidence),
        "reader": _assessment(opinion.reader),
        "verdicts": {one.label: _label_opinion(one) for one in opinion.opinions},
        "combined": _assessment(verdict.assessment),
        "taken": list(opinion.taken),
        "cleared": list(opinion.cleared),
        "void": opinion.void,
        "prompt_tokens": opinion.prompt_tokens,
        "completion_tokens": opinion.completion_tokens,
        "cost_usd": opinion.cost_usd,
        "latency_ms": opinion.latency_ms,
    }


def _label_opinion(one: LabelOpinion) -> Answer:
    return {
        "value": one.value,
        "quote": one.quote,
        "span": _span(one.span),
        "reason": one.reason,
        "valid": one.valid,
        "problem": one.problem,
    }


def _citation(citation: Citation) -> Answer:
    return {"fact": citation.fact, "span": _span(citation.span)}


def _attempt(attempt: Attempt) -> Answer:
    return {
        "model": attempt.model,
        "passed": attempt.passed,
        "codes": list(attempt.codes),
        "latency_ms": attempt.latency_ms,
        "prompt_tokens": attempt.prompt_tokens,
        "completion_tokens": attempt.completion_tokens,
    }


def _span(span: Span | None) -> Answer | None:
    return None if span is None else span._asdict()


def _time(time: datetime | None) -> str | None:
    """RFC 3339 in whole seconds, with the offset of the zone that the promise was made in; UTC as Z."""
    if time is None:
        return None
    text = time.replace(microsecond=0).isoformat()
    return text.removesuffix("+00:00") + "Z" if time.utcoffset() == UTC.utcoffset(None) else text


def _condition(condition: Condition) -> Answer:
    """A condition as prompt engineers write it, with every test named."""
    facets: Answer = {}
    for facet, test, wanted in condition.tests:
        value = wanted if isinstance(wanted, int) else sorted(wanted, key=str)
        facets.setdefault(facet, {})[test] = value
    return facets


def _row(row: Any) -> Answer:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row._asdict().items()}
