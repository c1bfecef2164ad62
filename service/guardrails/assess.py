"""The assessment of a reply: every label of the rubric, each by the assessor of its family. Not a guardrail."""

from __future__ import annotations

from collections.abc import Callable

from service.domain import Assessment, Span
from service.guardrails import (
    apology,
    blame,
    boundary,
    closing,
    empathy,
    escalation,
    learned,
    overpromise,
    ownership,
    paraphrase,
    questions,
    steps,
    timeline,
    tone,
)
from service.guardrails.base import Assessed, Label, Review
from service.guardrails.learned import LEVELS

ASSESSORS: dict[str, Callable[[Review], Label]] = {
    "empathy": empathy.assess,
    "apology": apology.assess,
    "nonapology": apology.assess_nonapology,
    "ownership": ownership.assess,
    "blame": blame.assess,
    "timeline": timeline.assess,
    "overpromise": overpromise.assess,
    "tone": tone.assess,
    "next_step": steps.assess,
    "boundary": boundary.assess,
    "escalation": escalation.assess,
    "question": questions.assess,
    "paraphrase": paraphrase.assess,
    "closing": closing.assess,
}


def assess(review: Review) -> Assessed:
    """Every label with the words that earned it. A text that cannot be judged is neutral: nothing found."""
    values, evidence = _ruled(review)
    raised = learned.settle(review, values, evidence) if review.judged else {}
    return _settled(review, values, evidence)._replace(raised=raised)


def by_rules(review: Review) -> Assessed:
    """The same by the rules alone, for whoever measures what the learned layer adds."""
    return _settled(review, *_ruled(review))


def _ruled(review: Review) -> tuple[dict[str, int | str | bool], dict[str, Span]]:
    values: dict[str, int | str | bool] = {}
    evidence: dict[str, Span] = {}
    for label, assessor in ASSESSORS.items():
        found = assessor(review) if review.judged else Label(0)
        if label == "tone":
            values[label] = "off" if found.value in (1, "off") else "calm"
        else:
            values[label] = int(found.value) if label in LEVELS else bool(found.value)
        if found.span is not None and found.value not in (0, "calm"):
            evidence[label] = found.span
    return values, evidence


def _settled(review: Review, values: dict[str, int | str | bool], evidence: dict[str, Span]) -> Assessed:
    if values["empathy"] == 2 and review.theirs and not values["paraphrase"]:  # names what it does to this customer
        values["paraphrase"] = True
        evidence["paraphrase"] = evidence["empathy"]
    return Assessed(Assessment(**values), evidence)  # type: ignore[arg-type]
