"""The answers of the HTTP contract, for the OpenAPI document.

`service.wire` builds them; a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from service.domain import Status
from service.web.situations import Plan, Situation
from service.web.verdicts import Answer, Assessment, Citation, Claim, Finding, Promise, SecondOpinion, Span


class ReplyEvidence(Answer):
    """The words of a reply that earned a label of its assessment."""

    label: Annotated[str, Field(description="The label of the assessment.", examples=["empathy"])]
    span: Annotated[Span, Field(description="The words, and where in the text they stand.")]


class _Judgement(Answer):
    assessment: Annotated[Assessment, Field(description="What the text does, label by label.")]
    evidence: Annotated[list[ReplyEvidence], Field(description="The words that earned the labels of the assessment.")]
    findings: Annotated[
        list[Finding],
        Field(description="What the guardrails have to say, the worst first; empty where nothing is to be said."),
    ]
    promises: Annotated[
        list[Promise], Field(description="Every concrete time that the text promises, in the order of the text.")
    ]
    claims: Annotated[
        list[Claim],
        Field(
            description="What the text states as done or true. Where nothing supports it: make it true, or strike it."
        ),
    ]
    citations: Annotated[list[Citation], Field(description="Where the text uses facts of the policy.")]


class CheckAnswer(_Judgement):
    """What the guardrails say of a text."""

    passed: Annotated[
        bool, Field(description="Whether no finding of severity error or critical is there.", examples=[True])
    ]


class SituationAnswer(Answer):
    """What a conversation tells, and the plan for answering it."""

    situation: Annotated[Situation, Field(description="What reading the conversation told.")]
    plan: Annotated[Plan, Field(description="What the reply is for, and how it should be written.")]


class DraftText(Answer):
    """The text to send."""

    text: Annotated[
        str,
        Field(
            description="The reply as plain text, with paragraphs parted by empty lines.",
            examples=["Hi Dana,\n\nI'll send you a status update within 4 hours."],
        ),
    ]
    html: Annotated[
        str | None, Field(description="The same as HTML, where options.format asks for it; else null.", examples=[None])
    ]
    language: Annotated[
        str,
        Field(
            description="The language that the draft was asked for in: an ISO 639-1 code or the tag of "
            "options.language.",
            examples=["en"],
        ),
    ]


class Variant(CheckAnswer):
    """Another text to choose, checked like the draft."""

    text: Annotated[
        str,
        Field(description="The reply as plain text.", examples=["Hi Dana,\n\nYou will hear from me within 4 hours."]),
    ]
    html: Annotated[
        str | None, Field(description="The same as HTML, where options.format asks for it; else null.", examples=[None])
    ]
    language: Annotated[str, Field(description="As in the draft.", examples=["en"])]


class Attempt(Answer):
    """One completion by a model."""

    model: Annotated[str, Field(description="Name of the model that was asked.", examples=["mock/composer"])]
    passed: Annotated[
        bool, Field(description="Whether its text had no finding of severity error or critical.", examples=[True])
    ]
    codes: Annotated[
        list[str],
        Field(
            description="What kept it from passing: codes of findings, or of the error where there is no text.",
            examples=[["timeline.vague"]],
        ),
    ]
    latency_ms: Annotated[int, Field(ge=0, description="Milliseconds from asking to the answer.", examples=[3])]
    prompt_tokens: Annotated[
        int, Field(ge=0, description="Tokens that the model read; 0 where it does not count.", examples=[1240])
    ]
    completion_tokens: Annotated[
        int, Field(ge=0, description="Tokens that the model wrote; 0 where it does not count.", examples=[180])
    ]


class Provenance(Answer):
    """What made the draft."""

    prompt: Annotated[str, Field(description="Name of the prompt.", examples=["reply"])]
    version: Annotated[str, Field(description="Version of the prompt.", examples=["1.0.0"])]
    sha256: Annotated[
        str,
        Field(
            description="Over the prompt version's files, in hexadecimal.",
            examples=["9f2c0a5be1d34c7788aa1be0b95f6d3c4e2071f8a6b5c4d3e2f10918273645ab"],
        ),
    ]
    label: Annotated[
        str | None,
        Field(
            description="The label by which the version was found; null where the request named the version.",
            examples=["production"],
        ),
    ]
    rendered_sha256: Annotated[
        str,
        Field(
            description="Over the messages that the model got first, in hexadecimal.",
            examples=["9f2c0a5be1d34c7788aa1be0b95f6d3c4e2071f8a6b5c4d3e2f10918273645ab"],
        ),
    ]
    guardrails: Annotated[str, Field(description="Version of the guardrails.", examples=["1.0.0"])]
    model: Annotated[str, Field(description="Who wrote the text in the end.", examples=["mock/composer"])]
    request_id: Annotated[
        str,
        Field(
            description="Id of the request, as in the header X-Request-Id and in the log.",
            examples=["req_8f2a0c51d7e94b6a13c0f7d2"],
        ),
    ]


class Usage(Answer):
    """What the draft cost."""

    prompt_tokens: Annotated[
        int, Field(ge=0, description="Tokens read, over all attempts and second opinions.", examples=[1240])
    ]
    completion_tokens: Annotated[
        int, Field(ge=0, description="Tokens written, over all attempts and second opinions.", examples=[180])
    ]
    cost_usd: Annotated[
        float | None, Field(description="US dollars in all; null where a model's price is unknown.", examples=[0.0011])
    ]
    latency_ms: Annotated[int, Field(ge=0, description="Milliseconds that the draft took in all.", examples=[1830])]


class BasedOn(Answer):
    """What the draft answers: where the conversation has gone on since, it is stale."""

    last_message_id: Annotated[
        str, Field(description="Id of the customer's message that the draft answers.", examples=["m1"])
    ]
    conversation_sha256: Annotated[
        str,
        Field(
            description="Over the ids, roles and texts of the messages.",
            examples=["9f2c0a5be1d34c7788aa1be0b95f6d3c4e2071f8a6b5c4d3e2f10918273645ab"],
        ),
    ]


class DraftAnswer(SituationAnswer, _Judgement):
    """A draft, and the evidence for it."""

    id: Annotated[
        str,
        Field(
            description="Id of the draft, made for this answer; it stands in the log, too.",
            examples=["drf_4f1d8c0a97b3e652d1c84f07"],
        ),
    ]
    status: Annotated[
        Status,
        Field(
            description="ready: no finding of severity error is left. needs_review: the best attempt, with the "
            "findings that are left. fallback: no model gave a text that may be shown; this one is made from plan and "
            "policy.",
            examples=["ready"],
        ),
    ]
    draft: Annotated[DraftText, Field(description="The text to send, once a human has read it.")]
    variants: Annotated[
        list[Variant],
        Field(
            description="The other texts to choose from, where options.variants asks for more than 1; the best is "
            "`draft`."
        ),
    ]
    second_opinion: Annotated[
        SecondOpinion | None,
        Field(description="null where no judge is set, or it could decide nothing about this draft."),
    ]
    attempts: Annotated[
        list[Attempt], Field(description="Every completion by a model, in order, with what kept it from passing.")
    ]
    provenance: Annotated[Provenance, Field(description="What made the draft: enough to make the same prompt again.")]
    usage: Annotated[Usage, Field(description="What the draft cost in tokens, money and time.")]
    based_on: Annotated[BasedOn, Field(description="What the draft answers.")]
    metadata: Annotated[dict[str, Any] | None, Field(description="As it came.", examples=[{"echoed": True}])]


class Change(Answer):
    """One place where the improved text differs; before or after may be empty."""

    before: Annotated[
        str,
        Field(
            description="The words of the human's text; empty where something was added.",
            examples=["We will look into it soon."],
        ),
    ]
    after: Annotated[
        str,
        Field(
            description="What stands there now; empty where something was struck.",
            examples=["I'll send you a status update within 4 hours."],
        ),
    ]


class ImprovementAnswer(DraftAnswer):
    """An improved draft, what changed, and what checking the human's own text told (`before`, with spans into that)."""

    changes: Annotated[
        list[Change],
        Field(description="Where the improved text differs from the human's own, in the order of the text."),
    ]
    before: Annotated[
        CheckAnswer,
        Field(description="What the guardrails said of the human's own text; its spans speak of that text."),
    ]
