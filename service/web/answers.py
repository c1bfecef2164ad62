"""The answers of the HTTP contract, for the OpenAPI document.

`service.wire` builds them; a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from service.domain import (
    ActionType,
    Basis,
    ClaimKind,
    Goal,
    Heat,
    Severity,
    Stage,
    Status,
    Tone,
    Trigger,
)


class Answer(BaseModel):
    """What every part of an answer keeps to: all fields are there, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Span(Answer):
    """Where in a text something stands: code points, half open."""

    start: Annotated[int, Field(ge=0, examples=[10])]
    end: Annotated[int, Field(ge=0, examples=[14])]
    quote: Annotated[str, Field(description="The words themselves.", examples=["soon"])]


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


class Assessment(Answer):
    """What the reply does, label by label. Levels: 0 none, 1 vague or generic, 2 concrete or specific."""

    empathy: Annotated[int, Field(ge=0, le=2)]
    apology: bool
    nonapology: bool
    ownership: Annotated[int, Field(ge=0, le=2)]
    blame: bool
    timeline: Annotated[int, Field(ge=0, le=2)]
    overpromise: bool
    tone: Tone
    next_step: bool
    boundary: bool
    escalation: bool
    question: bool
    paraphrase: bool
    closing: bool


class Finding(Answer):
    """One thing that a guardrail has to say."""

    code: Annotated[str, Field(description="A code of GET /v1/guardrails.", examples=["timeline.vague"])]
    severity: Annotated[Severity, Field(description="error and critical keep a draft from being ready.")]
    message: str
    techniques: list[str]
    span: Annotated[Span | None, Field(description="null where something is missing rather than wrong.")]
    suggestion: Annotated[str | None, Field(description="What to write instead.")]


class Promise(Answer):
    """A concrete time that the reply promises."""

    quote: Annotated[str, Field(examples=["within 4 hours"])]
    span: Span
    action: Annotated[str, Field(examples=["send you a status update"])]
    owner: Annotated[str, Field(description='"agent", or the person or team that is named.', examples=["agent"])]
    within: Annotated[
        str | None, Field(description="ISO 8601 duration; null where a moment is named.", examples=["PT4H"])
    ]
    due_at: Annotated[str | None, Field(description="RFC 3339.", examples=["2026-11-21T13:20:00Z"])]
    basis: Annotated[Basis, Field(description="What in policy or conversation it rests on.")]
    ok: Annotated[bool, Field(description="Whether policy and calendar can keep it.")]


class Claim(Answer):
    """Something that the reply states as done or true. Where nothing supports it: make it true, or strike it."""

    kind: ClaimKind
    quote: str
    span: Span
    supported_by: Annotated[str | None, Field(description="Id of the fact or message that supports it.")]


class Citation(Answer):
    """Where the reply uses a fact of the policy."""

    fact: Annotated[str, Field(examples=["inc-9"])]
    span: Span


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
    second_opinion: Annotated[None, Field(description="Always null in this version.")]
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
