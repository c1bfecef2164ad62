"""Grounding: everything with a number, a link or an address came from somewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviewing import ASKED, NOW, hits, review
from service.domain import Agent, Conversation, Customer, Escalation, Fact, Message, Policy, Ticket
from service.guardrails import grounding
from service.promises import read_commitment

INVENTED = (
    ("The fix for all 350 sites is coming.", "grounding.number", "350"),
    ("Two hundred and twelve sites are affected.", "grounding.number", "Two hundred and twelve"),
    ("Your reference is S-20881.", "grounding.number", "S-20881"),
    ("The fault began on 4 October.", "grounding.date", "on 4 October"),
    ("It has been off since 10:42 this morning.", "grounding.date", "since 10:42 this morning"),
    ("The part costs 49.90 EUR.", "grounding.amount", "49.90 EUR"),
    ("See https://help.example.net/reset for more.", "grounding.link", "https://help.example.net/reset"),
    ("See help.example.com for more.", "grounding.link", "help.example.com"),
    ("Write to refunds@example.net.", "grounding.email", "refunds@example.net"),
    ("Please install 5.30.1 first.", "grounding.version", "5.30.1"),
    ("Call +49 30 5550 1234.", "grounding.phone", "+49 30 5550 1234"),
)


@pytest.mark.parametrize(("text", "code", "quote"), INVENTED)
def test_what_nobody_gave_is_objected_to(text: str, code: str, quote: str) -> None:
    assert hits(grounding, review(text)) == [(code, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "1. Open the menu.\n2. Choose Reset.\n3. Wait.",
        "There are two ways, and three people are on it.",
        "I'll do five things for you.",
        "That is the third time this week, which is three times too many.",
        "You paid 29.99 twice, so 59.98 in total.",
        "Wait ten seconds, then press the button.",
        "I'm here for you 24/7, and in danger call 112.",
        "Let me check the logs tomorrow morning.",
        "It is 2026, and this should work.",
    ],
)
def test_ordinary_counts_list_numbers_sums_and_idioms_are_not(text: str) -> None:
    found = hits(grounding, review(text))
    assert found == []


def test_conversation_ticket_names_and_signature_ground_what_they_hold() -> None:
    talk = Conversation(
        (
            Message("m1", "customer", "Since 4 October all 350 sites are down, see https://shop.example.org/x?id=9"),
            Message("a1", "agent", "Install 5.30.1 please"),
        ),
        Ticket(id="S-20881", subject="Invoice 7734"),
        Customer(name="Dana 99"),
        Agent("Sam", signature="Sam, +49 30 5550 1234, sam@example.net"),
    )
    text = (
        "Hello Dana, for S-20881 and invoice 7734: 350 sites since the 4th of October, 5.30.1, "
        "https://shop.example.org/x?id=9. Sam, +49 30 5550 1234, sam@example.net"
    )
    assert hits(grounding, review(text, conversation=talk)) == []


def test_policy_grounds_facts_offers_and_links_of_allowed_hosts() -> None:
    policy = Policy(
        may_offer=("10 EUR service credit",),
        facts=(Fact("f1", "Snapshots are kept for fourteen days.", "https://kb.example.com/7"),),
        allowed_links=("status.example.com", "https://help.example.com/vpn"),
    )
    text = (
        "Snapshots are kept for 14 days, and 10 EUR are yours. See https://status.example.com/today, "
        "https://help.example.com/vpn/setup and https://kb.example.com/7."
    )
    assert hits(grounding, review(text, policy)) == []
    assert hits(grounding, review("See https://evilstatus.example.com.attacker.net/x.", policy)) != []
    assert hits(grounding, review("See https://help.example.com/other.", policy)) != []


def test_the_same_moment_said_otherwise_is_grounded() -> None:
    policy = Policy(
        commitments=(read_commitment("status update within 4 hours"),),
        facts=(Fact("f1", "Gateway restart planned for 14:00 UTC."),),
        escalation=Escalation("duty manager", timedelta(minutes=30)),
    )
    assert hits(grounding, review("The gateway restart is planned for 2 pm.", policy)) == []
    assert hits(grounding, review("Updates were due by 13:20 today.", policy)) == []
    assert hits(grounding, review("The duty manager needs 30 minutes.", policy)) == []


def test_the_days_between_messages_and_now_are_grounded() -> None:
    old = Conversation((Message("m1", "customer", "Still broken.", created_at=NOW - timedelta(days=9, hours=1)),))
    assert hits(grounding, review("Nine days without an answer is too long.", conversation=old)) == []
    assert hits(grounding, review("Twelve days without an answer is too long.", conversation=old)) != []


def test_a_promise_is_left_to_the_promises() -> None:
    assert hits(grounding, review("I'll call you by 16:45 today.")) == []


def test_without_conversation_and_policy_there_is_nothing_to_compare_with() -> None:
    assert hits(grounding, review("All 350 sites are back.", conversation=None)) == []
    assert hits(grounding, review("All 350 sites are back.", conversation=ASKED)) != []
