"""The answers of the HTTP contract, for the OpenAPI document.

`service.wire` builds them; a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from service.domain import (
    ActionType,
    Goal,
    Heat,
    Stage,
    Status,
    Trigger,
)
from service.web.verdicts import Answer, Assessment, Citation, Claim, Finding, Promise, SecondOpinion, Span


class MessageSpan(Span):
    """Where in the conversation something stands."""

    message: Annotated[str, Field(description="The message's id.", examples=["m1"])]


class Evidence(Answer):
    """The words of a message that earned a label of the situation."""

    label: Annotated[str, Field(examples=["heat"])]
    span: MessageSpan


class ReplyEvidence(Answer):
    """The words of a reply that earned a label of its assessment."""

    label: Annotated[str, Field(examples=["empathy"])]
    span: Span


class Situation(Answer):
    """What the conversation tells, read up to the customer's last message."""

    heat: Heat
    emotions: Annotated[list[str], Field(examples=[["anger"]])]
    abuse: Annotated[bool, Field(description="Whether a person is insulted or threatened.")]
    triggers: Annotated[list[Trigger], Field(examples=[["repeat_contact"]])]
    issues: Annotated[int, Field(description="How many separate problems the customer wants solved.", examples=[1])]
    novice: Annotated[bool, Field(description="Whether the customer is not technical.")]
    language: Annotated[
        str, Field(description='Language of the customer, "und" where it can\'t be told.', examples=["en"])
    ]
    stage: Stage
    evidence: list[Evidence]
    texts: Annotated[
        dict[str, str],
        Field(description="By message id, the text as read of every message that came as HTML; spans speak of it."),
    ]


class NextAction(Answer):
    """What we recommend that the agent does."""

    type: ActionType
    reason: Annotated[str, Field(examples=["A concrete commitment covers the customer's problem."])]
    to: Annotated[str | None, Field(description="To whom the case should go, where it should.")]


class Plan(Answer):
    """What this reply is for, and how."""

    goal: Goal
    techniques: Annotated[list[str], Field(description="Ids of GET /v1/guidance.", examples=[["listen.paraphrase"]])]
    next_action: NextAction


class _Judgement(Answer):
    assessment: Assessment
    evidence: Annotated[list[ReplyEvidence], Field(description="The words that earned the labels of the assessment.")]
    findings: list[Finding]
    promises: list[Promise]
    claims: list[Claim]
    citations: list[Citation]


class CheckAnswer(_Judgement):
    """What the guardrails say of a text."""

    passed: Annotated[bool, Field(description="Whether no finding of severity error or critical is there.")]


class SituationAnswer(Answer):
    """What a conversation tells, and the plan for answering it."""

    situation: Situation
    plan: Plan


class DraftText(Answer):
    """The text to send."""

    text: str
    html: Annotated[str | None, Field(description="The same as HTML, where options.format asks for it.")]
    language: Annotated[str, Field(examples=["en"])]


class Variant(CheckAnswer):
    """Another text to choose, checked like the draft."""

    text: str
    html: str | None
    language: str


class Attempt(Answer):
    """One completion by a model."""

    model: Annotated[str, Field(examples=["mock/composer"])]
    passed: bool
    codes: Annotated[list[str], Field(description="What kept it from passing.", examples=[["timeline.vague"]])]
    latency_ms: int
    prompt_tokens: int
    completion_tokens: int


class Provenance(Answer):
    """What made the draft."""

    prompt: Annotated[str, Field(examples=["reply"])]
    version: Annotated[str, Field(examples=["1.0.0"])]
    sha256: Annotated[str, Field(description="Of the prompt version's files.")]
    label: Annotated[str | None, Field(examples=["production"])]
    rendered_sha256: Annotated[str, Field(description="Of the messages that the model got.")]
    guardrails: Annotated[str, Field(description="Version of the guardrails.", examples=["1.0.0"])]
    model: Annotated[str, Field(description="Who wrote the text in the end.", examples=["mock/composer"])]
    request_id: Annotated[str, Field(examples=["req_8f2a0c51d7e94b6a13c0f7d2"])]


class Usage(Answer):
    """What the draft cost."""

    prompt_tokens: int
    completion_tokens: int
    cost_usd: Annotated[float | None, Field(description="null where the model's price is unknown.")]
    latency_ms: int


class BasedOn(Answer):
    """What the draft answers: where the conversation has gone on since, it is stale."""

    last_message_id: Annotated[str, Field(examples=["m1"])]
    conversation_sha256: Annotated[str, Field(description="Over the ids, roles and texts of the messages.")]


class DraftAnswer(SituationAnswer, _Judgement):
    """A draft, and the evidence for it."""

    id: Annotated[str, Field(examples=["drf_4f1d8c0a97b3e652d1c84f07"])]
    status: Annotated[
        Status,
        Field(
            description="ready: no finding of severity error is left. needs_review: the best attempt, with the "
            "findings that are left. fallback: no model gave a text that may be shown; this one is made from plan and "
            "policy."
        ),
    ]
    draft: DraftText
    variants: list[Variant]
    second_opinion: Annotated[
        SecondOpinion | None,
        Field(description="null where no judge is set, or it could decide nothing about this draft."),
    ]
    attempts: list[Attempt]
    provenance: Provenance
    usage: Usage
    based_on: BasedOn
    metadata: Annotated[dict[str, Any] | None, Field(description="As it came.", examples=[{"echoed": True}])]


class Change(Answer):
    """One place where the improved text differs; before or after may be empty."""

    before: Annotated[str, Field(examples=["We will look into it soon."])]
    after: Annotated[str, Field(examples=["I'll send you a status update within 4 hours."])]


class ImprovementAnswer(DraftAnswer):
    """An improved draft, what changed, and what checking the human's own text told (`before`, with spans into that)."""

    changes: list[Change]
    before: CheckAnswer
