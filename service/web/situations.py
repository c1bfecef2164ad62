"""What reading a conversation tells, as it stands in the answers of the HTTP contract; part of `answers.py`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.domain import ActionType, Goal, Heat, Stage, Trigger
from service.web.verdicts import Answer, Span


class MessageSpan(Span):
    """Where in the conversation something stands."""

    message: Annotated[str, Field(description="Id of the message.", examples=["m1"])]


class Evidence(Answer):
    """The words of a message that earned a label of the situation."""

    label: Annotated[
        str, Field(description="The label of the situation, such as heat or a trigger.", examples=["heat"])
    ]
    span: Annotated[MessageSpan, Field(description="The words, and the message that they stand in.")]


class Situation(Answer):
    """What the conversation tells, read up to the customer's last message."""

    heat: Annotated[
        Heat,
        Field(
            description="calm: no conflict; warm: frustrated but civil; hot: angry; cold: withdrawn or icy.",
            examples=["hot"],
        ),
    ]
    emotions: Annotated[
        list[str], Field(description="Feelings that the customer shows, the strongest first.", examples=[["anger"]])
    ]
    abuse: Annotated[
        bool,
        Field(
            description="Whether a person is insulted or threatened; swearing at the product is no abuse.",
            examples=[False],
        ),
    ]
    triggers: Annotated[
        list[Trigger],
        Field(
            description="What calls for special handling, such as repeat_contact, churn_threat or data_loss.",
            examples=[["repeat_contact"]],
        ),
    ]
    issues: Annotated[
        int, Field(ge=0, description="How many separate problems the customer wants solved.", examples=[1])
    ]
    novice: Annotated[bool, Field(description="Whether the customer is not technical.", examples=[False])]
    language: Annotated[
        str,
        Field(
            description="ISO 639-1 code of the customer's language, \"und\" where it can't be told.", examples=["en"]
        ),
    ]
    stage: Annotated[
        Stage,
        Field(
            description="first_reply: nobody of ours has answered yet; ongoing; stalled: the customer waits for "
            "what was promised, or asks again; resolved: the customer says that it is solved.",
            examples=["first_reply"],
        ),
    ]
    evidence: Annotated[list[Evidence], Field(description="The words of the customer that earned the labels.")]
    texts: Annotated[
        dict[str, str],
        Field(
            description="By message id, the text as read of every message that came as HTML; spans speak of it.",
            examples=[{"m1": "Third time this week!!"}],
        ),
    ]


class NextAction(Answer):
    """What we recommend that the agent does."""

    type: Annotated[
        ActionType,
        Field(
            description="reply: send the draft; clarify: ask first; escalate: hand the case on; set_boundary; "
            "pause: let some time pass.",
            examples=["reply"],
        ),
    ]
    reason: Annotated[
        str, Field(description="Why, in a sentence.", examples=["A concrete commitment covers the customer's problem."])
    ]
    to: Annotated[
        str | None,
        Field(
            description="The person or team that the case should go to; null where it should go to nobody else.",
            examples=["duty manager"],
        ),
    ]


class Plan(Answer):
    """What this reply is for, and how."""

    goal: Annotated[
        Goal,
        Field(
            description="What the reply is for: that of options.goal, or as read from the conversation.",
            examples=["first_reply"],
        ),
    ]
    techniques: Annotated[
        list[str],
        Field(
            description="The techniques that the draft is asked to use: ids of GET /v1/guidance.",
            examples=[["listen.paraphrase"]],
        ),
    ]
    next_action: Annotated[NextAction, Field(description="What the agent should do, and why.")]
