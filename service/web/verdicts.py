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

    start: Annotated[
        int,
        Field(
            ge=0,
            description="Offset of the first character, in code points from 0; not in UTF-16 units.",
            examples=[10],
        ),
    ]
    end: Annotated[int, Field(ge=0, description="Offset behind the last character, in code points.", examples=[14])]
    quote: Annotated[str, Field(description="The words themselves.", examples=["soon"])]


class Assessment(Answer):
    """What the reply does, label by label. Levels: 0 none, 1 vague or generic, 2 concrete or specific."""

    empathy: Annotated[
        int,
        Field(
            ge=0,
            le=2,
            description="How the customer's feeling or loss is acknowledged. 0: not at all, 1: in a stock phrase, "
            "2: tied to what this customer told.",
            examples=[2],
        ),
    ]
    apology: Annotated[bool, Field(description="Whether our side says sorry for what happened.", examples=[True])]
    nonapology: Annotated[
        bool,
        Field(
            description='Whether an apology hands the problem back, as in "sorry you feel that way".', examples=[False]
        ),
    ]
    ownership: Annotated[
        int,
        Field(
            ge=0,
            le=2,
            description="Who takes it on. 0: nobody, 1: something will be done by nobody in particular, 2: a named "
            "person or team of ours does it.",
            examples=[2],
        ),
    ]
    blame: Annotated[
        bool,
        Field(
            description="Whether the fault is moved to the customer, a vendor, a colleague or a rule.", examples=[False]
        ),
    ]
    timeline: Annotated[
        int,
        Field(
            ge=0,
            le=2,
            description='When our side acts or reports next. 0: not said, 1: vaguely ("soon"), 2: by a moment or '
            "within a duration.",
            examples=[2],
        ),
    ]
    overpromise: Annotated[
        bool,
        Field(
            description="Whether it guarantees what nobody can keep, or promises or grants more than policy allows.",
            examples=[False],
        ),
    ]
    tone: Annotated[
        Tone,
        Field(
            description="calm, or off: defensive, sarcastic, patronising, commanding or shouting.", examples=["calm"]
        ),
    ]
    next_step: Annotated[bool, Field(description="Whether the reader knows what happens next.", examples=[True])]
    boundary: Annotated[
        bool,
        Field(
            description="Whether it says firmly which behaviour is not acceptable and stays willing to help.",
            examples=[False],
        ),
    ]
    escalation: Annotated[
        bool,
        Field(
            description="Whether it says that the case goes to somebody with more authority or skill.", examples=[False]
        ),
    ]
    question: Annotated[
        bool,
        Field(description="Whether the customer is asked for something that is needed to go on.", examples=[False]),
    ]
    paraphrase: Annotated[
        bool,
        Field(
            description="Whether the customer's problem is told in specific words, so that they see it was read.",
            examples=[True],
        ),
    ]
    closing: Annotated[
        bool, Field(description="Whether the door stays open: a way back, or an invitation to reply.", examples=[True])
    ]


class Finding(Answer):
    """One thing that a guardrail has to say."""

    code: Annotated[str, Field(description="A code of GET /v1/guardrails.", examples=["timeline.vague"])]
    severity: Annotated[
        Severity,
        Field(
            description="info and warning are advice; error and critical keep a draft from being ready.",
            examples=["error"],
        ),
    ]
    message: Annotated[
        str,
        Field(
            description="What is wrong, in a sentence for the agent.",
            examples=["No concrete time is named for the next step."],
        ),
    ]
    techniques: Annotated[
        list[str],
        Field(
            description="The techniques that it falls short of: ids of GET /v1/guidance.",
            examples=[["expectations.timeline"]],
        ),
    ]
    span: Annotated[
        Span | None, Field(description="Where in the text; null where something is missing rather than wrong.")
    ]
    suggestion: Annotated[
        str | None,
        Field(
            description="What to write instead; null where there is nothing to suggest.",
            examples=["Name a moment or a duration that policy allows."],
        ),
    ]


class Promise(Answer):
    """A concrete time that the reply promises."""

    quote: Annotated[str, Field(description="The time as it is written.", examples=["within 4 hours"])]
    span: Annotated[Span, Field(description="Where in the text the time stands.")]
    action: Annotated[
        str,
        Field(description="What is promised for that time, as it is written.", examples=["send you a status update"]),
    ]
    owner: Annotated[str, Field(description='"agent", or the person or team that is named.', examples=["agent"])]
    within: Annotated[
        str | None,
        Field(
            description="ISO 8601 duration from the moment of the request; null where a moment is named.",
            examples=["PT4H"],
        ),
    ]
    due_at: Annotated[
        str | None,
        Field(
            description="When it falls due, RFC 3339 in whole seconds; null where no moment can be told.",
            examples=["2026-11-21T13:20:00Z"],
        ),
    ]
    basis: Annotated[
        Basis,
        Field(
            description="What it rests on: a commitment, fact, escalation or SLA clock of the request, what the "
            "conversation says already, or none.",
            examples=["commitment"],
        ),
    ]
    ok: Annotated[bool, Field(description="Whether policy and calendar can keep it.", examples=[True])]


class Claim(Answer):
    """Something that the reply states as done or true. Where nothing supports it: make it true, or strike it."""

    kind: Annotated[
        ClaimKind,
        Field(
            description="done_act: something was done; cause: why it happened; requirement: something is needed; "
            "review: something was looked at; scope: how far it reaches; availability: something is on "
            "offer.",
            examples=["done_act"],
        ),
    ]
    quote: Annotated[str, Field(description="The claim as it is written.", examples=["I have restarted the gateway"])]
    span: Annotated[Span, Field(description="Where in the text it stands.")]
    supported_by: Annotated[
        str | None,
        Field(description="Id of the fact or message that supports it; null: nothing does.", examples=["inc-9"]),
    ]


class Citation(Answer):
    """Where the reply uses a fact of the policy."""

    fact: Annotated[str, Field(description="Id of the fact in policy.facts.", examples=["inc-9"])]
    span: Annotated[Span, Field(description="Where in the text it is used.")]


class LabelOpinion(Answer):
    """What the judging model says of one label."""

    value: Annotated[int | str | bool | None, Field(description="null: none of the label's values.", examples=[2])]
    quote: Annotated[str, Field(description="The words that it gives as proof.", examples=["losing that report"])]
    span: Annotated[Span | None, Field(description="Where they stand in the draft; null: nowhere, or none were given.")]
    reason: Annotated[
        str, Field(description="Why, in the words of the model.", examples=["Names what the loss cost this customer."])
    ]
    valid: Annotated[bool, Field(description="Whether it counts.", examples=[True])]
    problem: Annotated[str | None, Field(description="Why it doesn't.", examples=["the quote is not in the draft"])]


class SecondOpinion(Answer):
    """A judging model on the labels that the reader was unsure of. `assessment` is what both make together."""

    model: Annotated[str, Field(description="Name of the judging model.", examples=["openai/some-model"])]
    prompt: Annotated[
        str, Field(description="Name and version of the prompt that it was asked with.", examples=["judge@1.0.0"])
    ]
    labels_asked: Annotated[
        list[str],
        Field(description="The labels of the assessment that it was asked about.", examples=[["empathy", "blame"]]),
    ]
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
    prompt_tokens: Annotated[int, Field(ge=0, description="Tokens that the model read.", examples=[812])]
    completion_tokens: Annotated[int, Field(ge=0, description="Tokens that the model wrote.", examples=[96])]
    cost_usd: Annotated[
        float | None, Field(description="US dollars; null where the model's price is unknown.", examples=[0.0004])
    ]
    latency_ms: Annotated[int, Field(ge=0, description="Milliseconds from asking to the answer.", examples=[640])]
