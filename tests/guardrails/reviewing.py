"""A review of a text, as the checker makes one, for tests of single guardrails."""

from __future__ import annotations

from datetime import UTC, datetime

from service import language
from service.domain import Conversation, Message, Policy
from service.guardrails.assess import assess
from service.guardrails.base import Guardrail, Review
from service.guardrails.marks import marks_of
from service.promises import find_claims, find_promises

NOW = datetime(2026, 11, 18, 9, 20, tzinfo=UTC)  # a Wednesday
ASKED = Conversation((Message("m1", "customer", "Third time this week! I was charged 29.99 twice."),))


def review(text: str, policy: Policy = Policy(), conversation: Conversation | None = ASKED) -> Review:
    """The text under review on a Wednesday morning, after one message of the customer."""
    reading = language.read(text)
    return Review(
        reading,
        NOW,
        policy,
        conversation,
        theirs=tuple(language.read(one.said) for one in conversation.customer_messages) if conversation else (),
        promises=find_promises(reading, now=NOW, policy=policy, conversation=conversation),
        claims=find_claims(reading, conversation=conversation, policy=policy),
        marks=marks_of(reading),
    )


def hits(guardrail: Guardrail, under_review: Review) -> list[tuple[str, str]]:
    """(code, quote) of everything that the guardrail objects to."""
    found = guardrail.check(under_review, assess(under_review))
    return [(hit.code, hit.span.quote if hit.span else "") for hit in found]
