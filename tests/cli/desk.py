"""Values of the domain for the tests of the terminal to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.domain import (
    Assessment,
    Attempt,
    Claim,
    Draft,
    Evidence,
    Finding,
    MessageSpan,
    NextAction,
    Plan,
    Promise,
    Provenance,
    Situation,
    Span,
    Usage,
    Variant,
    Verdict,
)
from service.terminal.ink import Ink
from service.terminal.screen import Screen

PLAIN = Ink(Screen(colour=False, columns=80))
COLOUR = Ink(Screen(colour=True, columns=80))
NOW = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)
TEXT = "Hi Dana,\n\nLosing the VPN again is maddening. I'll report within 4 hours, and we fix it soon."

ASSESSMENT = Assessment(
    empathy=2,
    apology=False,
    nonapology=False,
    ownership=2,
    blame=False,
    timeline=2,
    overpromise=False,
    tone="calm",
    next_step=True,
    boundary=False,
    escalation=False,
    question=False,
    paraphrase=True,
    closing=False,
)


def span(quote: str, text: str = TEXT) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote), quote)


def verdict(*findings: Finding) -> Verdict:
    within = span("within 4 hours")
    due = NOW + timedelta(hours=4)
    return Verdict(
        assessment=ASSESSMENT,
        findings=findings,
        promises=(Promise(within.quote, within, "report", "agent", timedelta(hours=4), due, "commitment", ok=True),),
        claims=(Claim("cause", "Losing the VPN", span("Losing the VPN"), None),),
        evidence=(("empathy", span("maddening")),),
    )


VAGUE = Finding(
    "timeline.vague", "error", "No concrete time.", ("expectations.timeline",), span("soon"), "Name a moment."
)


def draft_of(checked: Verdict) -> Draft:
    quote = MessageSpan("m1", 0, 10, "Third time")
    return Draft(
        id="drf_1",
        status="ready" if checked.passed else "needs_review",
        chosen=Variant(TEXT, None, "en", checked),
        variants=(),
        situation=Situation("hot", ("anger",), triggers=("repeat_contact",), evidence=(Evidence("heat", quote),)),
        plan=Plan("first_reply", ("listen.reflect",), NextAction("reply", "the customer waits")),
        attempts=(Attempt("mock/composer", TEXT, checked, 1),),
        provenance=Provenance("reply", "1.0.0", "a", "production", "b", "1.0.0", "mock/composer", "req_1"),
        usage=Usage(0, 0, None, 3),
        last_message_id="m1",
        conversation_sha256="c",
    )
