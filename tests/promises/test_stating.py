"""Claims and citations: what a reply states, what supports it, and which facts it uses."""

from __future__ import annotations

import pytest

from service import language
from service.domain import Claim, Conversation, Fact, Message, Policy
from service.promises import find_citations, find_claims, read_commitment

CLAIMS = (
    ("I have escalated your case to our network team.", "done_act"),
    ("Your case has been escalated.", "done_act"),
    ("We've refunded the second payment.", "done_act"),
    ("I restarted the gateway this morning.", "done_act"),
    ("I'm refunding the fee.", "done_act"),
    ("The outage was caused by a faulty switch.", "cause"),
    ("This was due to a bug in the last release.", "cause"),
    ("You need to send us a copy of your passport.", "requirement"),
    ("Please upload a photo of your badge.", "requirement"),
    ("We are carrying out a root cause analysis.", "review"),
    ("I'm available for you around the clock.", "availability"),
    ("All of your files will be back.", "scope"),
)
NO_CLAIMS = (
    "I'll escalate your case to our network team.",
    "I'm checking your line now.",
    "I'm sorry that we sent you the wrong part.",
    "We lost your form, and I apologise.",
    "I have read your message.",
    "I can't say what caused it yet.",
    "It may be due to a bug.",
    "Have you restarted the router?",
    "If I have escalated it wrongly, tell me.",
    '"I have escalated your case" was all you heard.',
    "Which number may I call you on?",
    "You reported this on Monday.",
    "I'll write with what I have found.",
    "Please keep it plugged in until it has been moved.",
    "You sent the log and we asked for it again.",
    "It must be terrifying to show your passport to a stranger.",
    "Every bill must be painful to open.",
    "I'm writing because you asked for news.",
)


def claims(text: str, policy: Policy = Policy(), *messages: Message) -> tuple[Claim, ...]:
    return find_claims(language.read(text), conversation=Conversation(messages) if messages else None, policy=policy)


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_what_is_stated_as_done_or_true_is_a_claim(text: str, kind: str) -> None:
    (claim,) = claims(text)
    assert (claim.kind, claim.supported_by) == (kind, None)
    assert text[claim.span.start : claim.span.end] == claim.quote


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_a_promise_an_apology_a_question_and_a_doubt_claim_nothing(text: str) -> None:
    assert claims(text) == ()


def test_a_fact_an_agents_message_or_a_note_supports_an_act() -> None:
    text = "I have escalated your case to our network team."
    fact = Policy(facts=(Fact("f7", "The case was escalated to the network team at 9."),))
    assert [one.supported_by for one in claims(text, fact)] == ["f7"]
    note = Message("n1", "internal_note", "escalated to network team")
    assert [one.supported_by for one in claims(text, Policy(), note)] == ["n1"]


def test_neither_the_customers_wish_nor_a_mere_possibility_supports_an_act() -> None:
    text = "I have escalated your case to our network team."
    wish = Message("m1", "customer", "Escalate my case to your network team!")
    assert [one.supported_by for one in claims(text, Policy(), wish)] == [None]
    possible = Policy(facts=(Fact("f1", "Cases can be escalated to the network team."),))
    assert [one.supported_by for one in claims(text, possible)] == [None]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I have locked the account.", "The account can be locked at any hour."),
        ("I have cancelled order 5511.", "Order 5511 has not been packed."),
        ("I have booked the evening slot with the carrier.", "The carrier offers evening slots."),
    ],
)
def test_a_possibility_a_denial_and_a_state_support_no_act(text: str, fact: str) -> None:
    policy = Policy(facts=(Fact("f1", fact),))
    assert [one.supported_by for one in claims(text, policy)] == [None]


def test_a_fact_of_the_month_of_may_tells_what_was_done() -> None:
    policy = Policy(facts=(Fact("f1", "The account was locked on 4 May."),))
    assert [one.supported_by for one in claims("I have locked the account.", policy)] == ["f1"]


def test_a_guess_of_the_customers_bears_out_no_cause() -> None:
    guess = Message("m1", "customer", "The switch is ignored. Looks like it was renamed or dropped from the list.")
    text = "It is ignored because it was dropped from the list."
    assert [(one.kind, one.supported_by) for one in claims(text, Policy(), guess)] == [("cause", None)]


def test_what_the_customer_tells_supports_a_cause() -> None:
    told = Message("m1", "customer", "Your firmware update has bricked my router.")
    text = "The router failed because of our firmware update."
    assert [one.supported_by for one in claims(text, Policy(), told)] == ["m1"]


def test_a_reply_cites_the_fact_that_it_uses_by_the_sentence_that_uses_it() -> None:
    policy = Policy(
        commitments=(read_commitment("status update within 4 hours"),),
        facts=(
            Fact("inc-9", "Gateway restart planned for 14:00 UTC."),
            Fact("f2", "Snapshots are kept for 30 days."),
            Fact("f3", "Offices are closed on Sundays.", "https://status.example.com/9"),
        ),
    )
    text = "I'm sorry. We restart the gateway at 14:00 UTC. See https://status.example.com/9 for more."
    found = find_citations(language.read(text), policy)
    assert [(one.fact, one.span.quote) for one in found] == [
        ("inc-9", "We restart the gateway at 14:00 UTC."),
        ("f3", "https://status.example.com/9"),
    ]


def test_a_reply_that_uses_no_fact_cites_none() -> None:
    assert (
        find_citations(language.read("I'll call you."), Policy(facts=(Fact("f1", "Snapshots are kept 30 days."),)))
        == ()
    )
    assert find_citations(language.read("I'll call you."), Policy()) == ()
