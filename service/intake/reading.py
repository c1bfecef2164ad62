"""Checked request data (names as in the HTTP contract) -> the domain's values.

The data has passed `service.web.schemas`, or ships with the package and is tested: nothing is checked twice here.
Missing keys and nulls mean the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import count
from typing import Any

from service.domain import (
    Agent,
    Attachment,
    BusinessCalendar,
    Commitment,
    Conversation,
    Customer,
    DraftRequest,
    Escalation,
    Fact,
    Message,
    Options,
    Policy,
    Ticket,
)
from service.intake import quoting
from service.intake.times import duration, moment, spoken, zone
from service.tuples import NamedTuple

Data = Mapping[str, Any]


class CheckRequest(NamedTuple):
    """Somebody's text, and what to hold it against. `conversation` is None where only the text came."""

    text: str
    conversation: Conversation | None
    policy: Policy
    now: datetime


def draft_request_from(data: Data, now: datetime) -> DraftRequest:
    """What a draft is made from; `now` counts where the data names no time."""
    calendar_zone = _zone(data)
    metadata = data.get("metadata")
    return DraftRequest(
        conversation=conversation_from(data),
        now=_time(data.get("now"), calendar_zone) or now,
        policy=policy_from(data.get("policy") or {}),
        instruction=data.get("instruction") or None,
        options=Options(**_given(data.get("options"), Options._fields)),
        metadata=None if metadata is None else json.dumps(metadata),
    )


def check_request_from(data: Data, now: datetime) -> CheckRequest:
    """What a check is made from; `now` counts where the data names no time."""
    return CheckRequest(
        text=data["text"],
        conversation=conversation_from(data) if data.get("messages") else None,
        policy=policy_from(data.get("policy") or {}),
        now=_time(data.get("now"), _zone(data)) or now,
    )


def conversation_from(data: Data) -> Conversation:
    """The conversation: messages in the order given, HTML as text, quoted mail and signatures marked."""
    calendar_zone, rows = _zone(data), data["messages"]
    messages = tuple(_message(raw, name, calendar_zone) for raw, name in zip(rows, names(rows, "m"), strict=True))
    customer = _given(data.get("customer"), Customer._fields)
    return Conversation(
        messages=messages,
        ticket=_ticket(data.get("ticket") or {}, calendar_zone),
        customer=Customer(**customer),
        agent=Agent(**_given(data.get("agent"), Agent._fields)),
    )


def names(rows: Sequence[str | Data], prefix: str) -> list[str]:
    """The rows' ids; one that came without is called m1, f2, … by its position, or the next number that is free."""
    given = [None if isinstance(row, str) else row.get("id") for row in rows]
    taken = {name for name in given if name}
    found: list[str] = []
    for position, name in enumerate(given, start=1):
        chosen = name or next(free for free in (f"{prefix}{n}" for n in count(position)) if free not in taken)
        taken.add(chosen)
        found.append(chosen)
    return found


def texts_from_html(data: Data, conversation: Conversation) -> dict[str, str]:
    """By id, the texts that were made from HTML: the caller has not seen what spans speak of."""
    pairs = zip(conversation.messages, data["messages"], strict=True)
    return {message.id: message.text for message, raw in pairs if _is_html(raw)}


def _is_html(raw: Data) -> bool:
    return bool(raw.get("html")) and not (raw.get("text") or "").strip()


def _message(raw: Data, name: str, calendar_zone: tzinfo | None) -> Message:
    if _is_html(raw):
        from service.intake.mail_html import text_from_html  # here: it imports the HTML parser

        text, quoted, signatures = text_from_html(raw["html"])
        aside = quoting.asides(text, quoted, signatures)
    else:
        text = raw.get("text") or ""
        aside = quoting.asides(text)
    return Message(
        id=name,
        role=raw["role"],
        text=text,
        author=raw.get("author") or None,
        created_at=_time(raw.get("created_at"), calendar_zone),
        aside=aside,
        attachments=tuple(
            Attachment(**_given(attachment, Attachment._fields)) for attachment in raw.get("attachments") or ()
        ),
    )


def _ticket(raw: Data, calendar_zone: tzinfo | None) -> Ticket:
    sla = raw.get("sla") or {}
    return Ticket(
        id=raw.get("id"),
        subject=raw.get("subject") or None,
        channel=raw.get("channel") or None,
        priority=raw.get("priority") or None,
        tags=tuple(raw.get("tags") or ()),
        next_update_due=_time(sla.get("next_update_due"), calendar_zone),
    )


def policy_from(data: Data) -> Policy:
    """What the caller allows; plain sentences are read by the same time reader as a draft."""
    escalation = data.get("escalation")
    return Policy(
        commitments=tuple(_commitment(raw) for raw in data.get("commitments") or ()),
        may_offer=tuple(data.get("may_offer") or ()),
        facts=_facts(data.get("facts") or ()),
        escalation=Escalation(escalation["to"], _length(escalation.get("within"))) if escalation else None,
        calendar=BusinessCalendar(**_given(data.get("calendar"), BusinessCalendar._fields)),
        allowed_links=tuple(data.get("allowed_links") or ()),
    )


def _commitment(raw: str | Data) -> Commitment:
    if isinstance(raw, str):
        from service.promises import read_commitment  # here: most requests state none

        return read_commitment(raw)
    within, at, owner = _length(raw.get("within")), raw.get("at"), raw.get("owner")
    words = [raw["action"], f"within {spoken(within)}" if within else "", f"({owner})" if owner else ""]
    words.insert(2, str(at or ""))
    return Commitment(" ".join(word for word in words if word), raw["action"], within, at, owner)


def _facts(rows: Sequence[str | Data]) -> tuple[Fact, ...]:
    pairs = zip(names(rows, "f"), rows, strict=True)
    return tuple(
        Fact(name, row) if isinstance(row, str) else Fact(name, row["text"], row.get("url")) for name, row in pairs
    )


def _given(raw: Data | None, fields: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were given; the others keep the domain's defaults."""
    return {field: raw[field] for field in fields if raw.get(field) is not None} if raw else {}


def _zone(data: Data) -> tzinfo | None:
    name = ((data.get("policy") or {}).get("calendar") or {}).get("timezone")
    return zone(name) if name else None


def _time(text: str | None, calendar_zone: tzinfo | None) -> datetime | None:
    return moment(text, calendar_zone) if text else None


def _length(text: str | None) -> timedelta | None:
    return duration(text) if text else None
