"""The parts of requests: messages, the case, and what policy allows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from service.domain import Role
from service.web.fields import (
    Body,
    Duration,
    Holidays,
    Hours,
    Identifier,
    Line,
    Moment,
    Name,
    Part,
    Sentence,
    Url,
    Word,
    Zone,
)


def _kind(value: object) -> str:
    return "sentence" if isinstance(value, str) else "object"


class Attachment(Part):
    """A file sent along. Its content is never asked for."""

    name: Annotated[Name, Field(description="File name.", examples=["error.png"])]
    content_type: Annotated[Word | None, Field(description="Media type.", examples=["image/png"])] = None
    size: Annotated[int | None, Field(ge=0, le=2**53, description="Size in bytes.", examples=[48213])] = None


class Message(Part):
    """One message. It needs `text` or `html`, unless it is nothing but attachments."""

    id: Annotated[
        Identifier | None,
        Field(description="Unique in the request; spans name it. Missing: m1, m2, … by position.", examples=["m1"]),
    ] = None
    role: Annotated[
        Role,
        Field(
            description="Who wrote it. Internal notes inform the draft and are never quoted in it.",
            examples=["customer"],
        ),
    ]
    author: Annotated[Line | None, Field(description="The writer's name.", examples=["Dana"])] = None
    text: Annotated[
        Body | None,
        Field(
            description="The message as plain text, quoted mail and signature included: we tell them apart.",
            examples=["This is the third time this week that the VPN drops!!"],
        ),
    ] = None
    html: Annotated[
        Body | None,
        Field(
            description="The message as HTML; read where there is no `text`. Spans then speak of the text in "
            "`situation.texts` of the answer.",
            examples=["<p>This is the <b>third</b> time this week!!</p>"],
        ),
    ] = None
    created_at: Annotated[
        Moment | None,
        Field(
            description="RFC 3339. Without an offset it is read in policy.calendar.timezone, and refused without one.",
            examples=["2026-11-21T09:12:00Z"],
        ),
    ] = None
    attachments: Annotated[list[Attachment] | None, Field(max_length=100, description="Files sent along.")] = None


class Sla(Part):
    """Clocks that the helpdesk runs."""

    next_update_due: Annotated[
        Moment | None,
        Field(description="When the customer is owed the next message.", examples=["2026-11-21T12:00:00Z"]),
    ] = None


class Ticket(Part):
    """The case as the helpdesk files it."""

    id: Annotated[Line | None, Field(description="The helpdesk's id.", examples=["4711"])] = None
    subject: Annotated[Line | None, Field(description="Subject line.", examples=["VPN down again"])] = None
    channel: Annotated[
        Word | None,
        Field(description="email, chat, social, phone, …; sets how long a draft may be.", examples=["email"]),
    ] = None
    priority: Annotated[Word | None, Field(description="As the helpdesk calls it.", examples=["high"])] = None
    tags: Annotated[
        list[Word] | None, Field(max_length=100, description="The helpdesk's tags.", examples=[["vpn"]])
    ] = None
    sla: Annotated[Sla | None, Field(description="Clocks that the helpdesk runs.")] = None


class Customer(Part):
    """Who wrote."""

    name: Annotated[Line | None, Field(description="How to address them.", examples=["Dana"])] = None
    tier: Annotated[Word | None, Field(description="Contract or plan.", examples=["gold"])] = None
    locale: Annotated[Word | None, Field(description="BCP 47 tag.", examples=["en"])] = None
    timezone: Annotated[
        Zone | None,
        Field(description="IANA time zone in which the customer reads times.", examples=["Europe/Berlin"]),
    ] = None


class Agent(Part):
    """Who will send the reply."""

    name: Annotated[Line | None, Field(description="First or full name.", examples=["Sam"])] = None
    role: Annotated[Line | None, Field(description="Job title.", examples=["Support engineer"])] = None
    signature: Annotated[
        Sentence | None, Field(description="Put below the draft, word for word.", examples=["Sam, IT Support"])
    ] = None


class Commitment(Part):
    """Something that a reply may promise."""

    action: Annotated[Sentence, Field(description="What is promised.", examples=["callback"])]
    within: Annotated[Duration | None, Field(description="How long it takes at most, ISO 8601.", examples=["PT1H"])] = (
        None
    )
    at: Annotated[
        Line | None, Field(description="A moment as written, in place of `within`.", examples=["tomorrow at 9:00"])
    ] = None
    owner: Annotated[Line | None, Field(description="Who does it; missing: we.", examples=["duty manager"])] = None


class Fact(Part):
    """Something that a reply may state as true."""

    id: Annotated[
        Identifier | None, Field(description="Cited in the answer. Missing: f1, f2, …", examples=["inc-9"])
    ] = None
    text: Annotated[
        Sentence, Field(description="The fact in a sentence.", examples=["Gateway restart planned for 14:00 UTC."])
    ]
    url: Annotated[
        Url | None, Field(description="Where it can be read.", examples=["https://status.example.com/inc-9"])
    ] = None


class Escalation(Part):
    """Where a case goes that is beyond the agent."""

    to: Annotated[Name, Field(description="Person or team.", examples=["duty manager"])]
    within: Annotated[
        Duration | None, Field(description="How soon they are in touch, ISO 8601.", examples=["PT1H"])
    ] = None


class Calendar(Part):
    """When your side works. Promises are resolved and held against it."""

    timezone: Annotated[
        Zone | None,
        Field(description="IANA time zone; times without an offset are read in it.", examples=["Europe/Berlin"]),
    ] = None
    hours: Annotated[Hours | None, Field(description="Days and hours of work.", examples=["Mo-Fr 08:00-18:00"])] = None
    holidays: Annotated[
        Holidays | None, Field(description="Country or region code whose public holidays are free.", examples=["DE"])
    ] = None


CommitmentOrSentence = Annotated[
    Annotated[Sentence, Tag("sentence")] | Annotated[Commitment, Tag("object")], Discriminator(_kind)
]
FactOrSentence = Annotated[Annotated[Sentence, Tag("sentence")] | Annotated[Fact, Tag("object")], Discriminator(_kind)]


class Policy(Part):
    """What a reply may promise, offer, state and link to. What is not here, a draft does not promise."""

    commitments: Annotated[
        list[CommitmentOrSentence] | None,
        Field(
            max_length=100,
            description="What you can keep: sentences, or objects.",
            examples=[
                ["status update within 4 hours", {"action": "callback", "within": "PT1H", "owner": "duty manager"}]
            ],
        ),
    ] = None
    may_offer: Annotated[
        list[Sentence] | None,
        Field(
            max_length=100,
            description="Concessions allowed.",
            examples=[["10 EUR service credit"]],
        ),
    ] = None
    facts: Annotated[
        list[FactOrSentence] | None,
        Field(
            max_length=200,
            description="What is known to be true: sentences, or objects.",
            examples=[
                ["The outage began at 08:40 UTC.", {"id": "inc-9", "text": "Gateway restart planned for 14:00 UTC."}]
            ],
        ),
    ] = None
    escalation: Annotated[Escalation | None, Field(description="Where a case goes that is beyond the agent.")] = None
    calendar: Annotated[Calendar | None, Field(description="When your side works.")] = None
    allowed_links: Annotated[
        list[Url] | None,
        Field(
            max_length=200,
            description="Hosts or addresses that a reply may link to.",
            examples=[["status.example.com"]],
        ),
    ] = None
