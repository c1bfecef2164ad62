"""What checking a reply tells, as it stands in the answers of the HTTP contract; part of `answers.py`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.domain import Basis, ClaimKind, Severity, Tone


class Answer(BaseModel):
    """What every part of an answer keeps to: all fields are there, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Span(Answer):
    """Where in a text something stands: code points, half open."""

    start: Annotated[int, Field(ge=0, examples=[10])]
    end: Annotated[int, Field(ge=0, examples=[14])]
    quote: Annotated[str, Field(description="The words themselves.", examples=["soon"])]


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


class LabelOpinion(Answer):
    """What the judging model says of one label."""

    value: Annotated[int | str | bool | None, Field(description="null: none of the label's values.", examples=[2])]
    quote: Annotated[str, Field(description="The words that it gives as proof.", examples=["losing that report"])]
    span: Annotated[Span | None, Field(description="Where they stand in the draft; null: nowhere, or none were given.")]
    reason: Annotated[str, Field(examples=["Names what the loss cost this customer."])]
    valid: Annotated[bool, Field(description="Whether it counts.")]
    problem: Annotated[str | None, Field(description="Why it doesn't.", examples=["the quote is not in the draft"])]


class SecondOpinion(Answer):
    """A judging model on the labels that the reader was unsure of. `assessment` is what both make together."""

    model: Annotated[str, Field(examples=["openai/some-model"])]
    prompt: Annotated[str, Field(examples=["judge@1.0.0"])]
    labels_asked: Annotated[list[str], Field(examples=[["empathy", "blame"]])]
    confidence: Annotated[
        dict[str, float],
        Field(description="How likely the reader is right, for each label asked.", examples=[{"empathy": 0.7}]),
    ]
    reader: Annotated[Assessment, Field(description="The assessment without the second opinion.")]
    verdicts: Annotated[dict[str, LabelOpinion], Field(description="What the model says, by label.")]
    combined: Annotated[Assessment, Field(description="Both opinions as one: the same as `assessment`.")]
    taken: Annotated[list[str], Field(description="The labels whose value is the model's.", examples=[["empathy"]])]
    cleared: Annotated[
        list[str], Field(description="Codes of errors that it took away.", examples=[["empathy.generic"]])
    ]
    void: Annotated[
        str | None,
        Field(
            description="Why none of it counts: model.* (no answer), answer.broken, answer.suspicious, "
            "conversation.addressed (a message speaks to the judge).",
            examples=["answer.broken"],
        ),
    ]
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Annotated[float | None, Field(description="null where the model's price is unknown.")]
    latency_ms: int
