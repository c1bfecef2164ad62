"""The requests of the HTTP contract. No FastAPI here: the terminal reads ticket files by these too.

What is wrong is refused with a pointer and what would be right (`parsing.py`); what is right goes to `service.intake`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.domain import Format, Length
from service.web.fields import Language, Metadata, Moment, Name, Part, Sentence, Text
from service.web.parts import Agent, Customer, Message, Policy, Ticket

AnyGoal = Literal[
    "auto",
    "first_reply",
    "update",
    "resolution",
    "closing",
    "follow_up",
    "decline",
    "escalation",
    "boundary",
    "pause",
]


class Options(Part):
    """How you want the draft."""

    goal: Annotated[
        AnyGoal, Field(description="What the reply is for; auto: read from the conversation.", examples=["auto"])
    ] = "auto"
    language: Annotated[
        Language,
        Field(
            description="The language to reply in: auto (the customer's), or a BCP 47 tag of a registered language, "
            "such as en, de or pt-BR.",
            examples=["auto"],
        ),
    ] = "auto"
    length: Annotated[Length, Field(description="How long the draft should be.", examples=["medium"])] = "medium"
    variants: Annotated[int, Field(ge=1, le=5, description="How many drafts to choose from.", examples=[1])] = 1
    format: Annotated[
        Format, Field(description="html: the answer carries the draft as HTML as well.", examples=["text"])
    ] = "text"
    prompt: Annotated[
        Name, Field(description="name@label or name@version; see GET /v1/prompts.", examples=["reply@production"])
    ] = "reply@production"
    model: Annotated[
        Name | None,
        Field(description="See GET /v1/models. Missing: the default of the settings.", examples=["mock/composer"]),
    ] = None


class _About(Part):
    """What all requests may tell about the case."""

    ticket: Annotated[Ticket | None, Field(description="The case as the helpdesk files it.")] = None
    customer: Annotated[Customer | None, Field(description="Who wrote.")] = None
    agent: Annotated[Agent | None, Field(description="Who will send the reply.")] = None
    policy: Annotated[Policy | None, Field(description="What a reply may promise, offer, state and link to.")] = None
    now: Annotated[
        Moment | None,
        Field(description="The moment to reckon from; missing: the server's clock.", examples=["2026-11-21T09:20:00Z"]),
    ] = None


class _Conversation(Part):
    messages: Annotated[
        list[Message],
        Field(min_length=1, description="The conversation, oldest first, with at least one message of the customer's."),
    ]


class SituationRequest(_About, _Conversation):
    """A conversation to read. Only `messages` is required."""


class DraftRequest(_About, _Conversation):
    """A conversation that wants a reply. Only `messages` is required."""

    instruction: Annotated[
        Sentence | None, Field(description="The agent's own wish for this draft.", examples=["offer a call"])
    ] = None
    options: Annotated[Options | None, Field(description="How you want the draft.")] = None
    metadata: Annotated[
        Metadata | None, Field(description="Anything; it comes back untouched.", examples=[{"echoed": True}])
    ] = None


class ImprovementRequest(DraftRequest):
    """A human's own text, and the conversation that it answers."""

    text: Annotated[
        Text,
        Field(
            description="The text to improve.", examples=["Hi Dana, sorry for the trouble. We will look into it soon."]
        ),
    ]


class _Checked(Part):
    text: Annotated[
        Text,
        Field(
            description="The text to check.", examples=["Hi Dana, sorry for the trouble. We will look into it soon."]
        ),
    ]
    messages: Annotated[
        list[Message] | None, Field(description="The conversation that the text answers, oldest first.")
    ] = None


class CheckRequest(_About, _Checked):
    """Somebody's text to hold against the guardrails. Only `text` is required; with `messages` they see more."""


REQUESTS: tuple[type[Part], ...] = (DraftRequest, CheckRequest, SituationRequest, ImprovementRequest)
