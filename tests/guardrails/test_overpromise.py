"""Overpromise: guarantees, outcomes at once, concessions that nobody allowed; and their harmless neighbours."""

from __future__ import annotations

import pytest

from reviewing import hits, review
from service.domain import Conversation, Message, Policy
from service.guardrails import overpromise
from service.promises import read_commitment

ABSOLUTE = (
    ("I can assure you that this will never happen again.", "never happen again"),
    ("We promise you will never experience this again.", "never experience this again"),
    ("I guarantee that you'll be on that flight.", "guarantee"),
    ("Your data is 100% safe with us.", "100% safe"),
    ("It will definitely be there tomorrow.", "definitely"),
    ("I give you my word that it will work.", "give you my word"),
    ("Outages like this are a thing of the past.", "a thing of the past"),
)
HARMLESS = (
    "I can't guarantee that it will be back tonight.",
    "I won't promise something I can't keep.",
    "I'd love to promise that this never happens again, but I can't.",
    "I'm changing the alert so that this doesn't happen again.",
    "It must never happen that a customer waits nine days.",
    "You have my word that I'll call you within 4 hours.",
    "I'll definitely call you back.",
    "You were charged twice, and that should never happen.",
    "Is it guaranteed to arrive?",
)
GRANTED = (
    "We've refunded the full amount.",
    "You'll get two months free.",
    "We will replace the device free of charge.",
    "I'm waiving the late fee for you.",
    "I have made an exception for you.",
    "Please accept a 20% discount on your next order.",
    "We'll cover the cost of the hotel.",
    "Your next three months are free.",
    "I can offer you a refund.",
    "You won't be charged for March.",
)
NOT_GRANTED = (
    "Would you like a refund or a replacement?",
    "A refund isn't possible for this plan.",
    "I have asked billing whether a refund is possible.",
    "If the check confirms it, the fee will be refunded.",
    "You asked for a full refund.",
    "I'll check whether we can credit you for the outage.",
    "You can cancel at any time free of charge.",
    "Your credit card was declined.",
    "I can offer you a call with our engineer.",
    "The mistake is on us.",
    '"You will get a refund" is what you were told.',
)


@pytest.mark.parametrize(("text", "quote"), ABSOLUTE)
def test_a_guarantee_that_no_one_can_keep_is_objected_to(text: str, quote: str) -> None:
    assert hits(overpromise, review(text)) == [("overpromise.absolute", quote)]
    assert overpromise.assess(review(text)).value == 1


@pytest.mark.parametrize("text", [*HARMLESS, *NOT_GRANTED])
def test_denials_purposes_wishes_and_questions_are_not(text: str) -> None:
    assert hits(overpromise, review(text)) == []
    assert overpromise.assess(review(text)).value == 0


@pytest.mark.parametrize("text", GRANTED)
def test_a_concession_that_policy_does_not_list_is_objected_to(text: str) -> None:
    assert [code for code, _ in hits(overpromise, review(text))] == ["overpromise.concession"]
    assert overpromise.assess(review(text)).value == 1


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("We've refunded the second charge.", "refund of duplicate charges"),
        ("We will replace the device.", "replacement under warranty"),
        ("The setup fee has been removed from your bill.", "waiver of the setup fee"),
        ("Your next month is free.", "one month free"),
    ],
)
def test_a_concession_that_policy_lists_is_not(text: str, offer: str) -> None:
    assert hits(overpromise, review(text, Policy(may_offer=(offer,)))) == []


def test_a_denied_concession_allows_nothing_and_an_agents_word_does() -> None:
    refund = "We've refunded the second charge."
    assert hits(overpromise, review(refund, Policy(may_offer=("no retroactive refunds",)))) != []
    said = Conversation(
        (Message("m1", "customer", "Well?"), Message("a1", "agent", "We can refund the second charge."))
    )
    assert hits(overpromise, review(refund, conversation=said)) == []


def test_an_outcome_at_once_is_too_soon_where_policy_takes_time() -> None:
    policy = Policy(commitments=(read_commitment("refunds arrive within 5 business days"),))
    text = "The money will be on your card immediately."
    assert ("overpromise.too_soon", "immediately") in hits(overpromise, review(text, policy))
    assert hits(overpromise, review("I'll look at it immediately.", policy)) == []
    assert "overpromise.too_soon" not in [code for code, _ in hits(overpromise, review(text))]


def test_a_promise_sooner_than_policy_earns_the_label() -> None:
    policy = Policy(commitments=(read_commitment("security review within 4 hours"),))
    found = overpromise.assess(review("You'll have the result of the review within 10 minutes.", policy))
    assert found.value == 1
    assert found.span is not None
    assert found.span.quote == "within 10 minutes"
