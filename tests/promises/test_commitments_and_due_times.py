"""Policy sentences as commitments; promises resolved, and held against policy, calendar, SLA and each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service import language
from service.domain import (
    Agent,
    BusinessCalendar,
    Commitment,
    Conversation,
    Customer,
    Escalation,
    Fact,
    HeldPromise,
    Message,
    Policy,
    Ticket,
)
from service.promises import find_promises, read_commitment

NOW = datetime(2026, 11, 18, 9, 20, tzinfo=UTC)  # a Wednesday, 10:20 in Berlin
DESK = BusinessCalendar("Europe/Berlin", "Mo-Fr 08:00-18:00")


def hold(text: str, policy: Policy = Policy(), conversation: Conversation | None = None) -> tuple[HeldPromise, ...]:
    return find_promises(language.read(text), now=NOW, policy=policy, conversation=conversation)


def allowing(*commitments: str, calendar: BusinessCalendar = BusinessCalendar("UTC")) -> Policy:
    return Policy(commitments=tuple(read_commitment(text) for text in commitments), calendar=calendar)


def asked(timezone: str | None = None, **ticket: datetime) -> Conversation:
    message = Message("m1", "customer", "It is broken again!")
    return Conversation((message,), Ticket(**ticket), Customer(timezone=timezone), Agent("Sam"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status update within 4 hours", ("status update", timedelta(hours=4), None, None, False, False)),
        ("billing review within 2 business days", ("billing review", timedelta(days=2), None, None, True, False)),
        ("status update every 60 minutes", ("status update", timedelta(hours=1), None, None, False, True)),
        ("billing lead replies within 2 hours", ("replies", timedelta(hours=2), None, "billing lead", False, False)),
        ("submission report by end of day", ("submission report", None, "end of day", None, False, False)),
        ("refunds arrive in 5-7 business days", ("refunds arrive", timedelta(days=7), None, None, True, False)),
        ("callbacks in the user's time zone", ("callbacks in the user's time zone", None, None, None, False, False)),
        ("account freeze at once", ("account freeze", timedelta(0), None, None, False, False)),
        ("within 4 hours", ("within 4 hours", timedelta(hours=4), None, None, False, False)),
    ],
)  # fmt: skip
def test_a_policy_sentence_is_read_as_a_commitment(text: str, expected: tuple[object, ...]) -> None:
    read = read_commitment(text)
    assert (read.action, read.within, read.at, read.owner, read.business, read.recurring) == expected
    assert read.text == text


def test_a_promise_that_restates_a_commitment_rests_on_it() -> None:
    (held,) = hold("I'll send you a status update within 4 hours.", allowing("status update within 4 hours"))
    promise = held.promise
    assert held.problem is None
    assert promise.ok
    assert (promise.quote, promise.action, promise.owner, promise.basis) == (
        "within 4 hours", "send you a status update", "agent", "commitment",
    )  # fmt: skip
    assert promise.within == timedelta(hours=4)
    assert promise.due_at == NOW + timedelta(hours=4)


def test_the_same_time_in_other_units_or_later_rests_on_it_too() -> None:
    policy = allowing("status update within 4 hours")
    assert [one.problem for one in hold("I'll write to you within 240 minutes.", policy)] == [None]
    assert [one.problem for one in hold("I'll write to you by 13:20 UTC.", policy)] == [None]
    assert [one.problem for one in hold("I'll write to you by tomorrow noon.", policy)] == [None]


@pytest.mark.parametrize(
    ("text", "commitment"),
    [
        ("I'll send you an update within 1 hour.", "status update within 4 hours"),
        ("You'll have the money back today.", "refunds reach the card in 5-7 business days"),
        ("I'll post the status every 10 minutes.", "status update every 60 minutes"),
        ("You'll be running again in ten minutes.", "licence issued within 1 hour"),
    ],
)
def test_a_promise_sooner_than_the_commitment_that_fits_it_is_too_soon(text: str, commitment: str) -> None:
    assert [one.problem for one in hold(text, allowing(commitment))] == ["too_soon"]


def test_a_sooner_commitment_for_another_act_does_not_limit_it() -> None:
    policy = allowing("refund within 10 days", "callback within 2 hours")
    assert [one.problem for one in hold("Our duty manager will call you within 2 hours.", policy)] == [None]


def test_a_promise_that_nothing_supports_says_so() -> None:
    (held,) = hold("I'll ship the spare part by Friday.", allowing("status update within 4 hours"))
    assert (held.problem, held.promise.basis, held.promise.ok) == ("unsupported", "none", False)
    (bare,) = hold("I'll write to you within 4 hours.")
    assert (bare.problem, bare.promise.basis) == ("unsupported", "none")


def test_facts_sla_escalation_and_earlier_messages_support_a_promise() -> None:
    fact = Policy(facts=(Fact("f1", "Gateway restart planned for 14:00 UTC."),))
    assert [one.promise.basis for one in hold("We restart the gateway at 14:00 UTC.", fact)] == ["fact"]
    sla = asked(next_update_due=NOW + timedelta(hours=3))
    assert [one.promise.basis for one in hold("I'll write to you by 12:20 UTC.", conversation=sla)] == ["sla"]
    path = Policy(escalation=Escalation("duty manager", timedelta(hours=1)))
    assert [one.promise.basis for one in hold("Our duty manager calls you within 1 hour.", path)] == ["escalation"]
    assert [one.problem for one in hold("Our duty manager calls you within 5 minutes.", path)] == ["too_soon"]
    note = Message("n1", "internal_note", "Mara rings her on Friday at 9:00", created_at=NOW)
    talk = Conversation((Message("m1", "customer", "Well?"), note))
    assert [one.promise.basis for one in hold("Mara rings you on Friday at 9:00.", conversation=talk)] == [
        "conversation"
    ]


def test_a_demand_of_the_customer_supports_nothing() -> None:
    talk = Conversation((Message("m1", "customer", "Call me by 17:00 today."),))
    assert [one.problem for one in hold("I'll call you by 17:00 today.", conversation=talk)] == ["unsupported"]


def test_a_due_time_behind_us_is_past() -> None:
    assert [one.problem for one in hold("I'll call you by 08:00 today.", allowing("callback within 2 hours"))] == [
        "past"
    ]


def test_a_time_outside_working_hours_is_told() -> None:
    policy = allowing("callback within 2 hours", calendar=DESK)
    assert [one.problem for one in hold("I'll call you on Sunday at 11:00.", policy)] == ["outside_hours"]
    assert [one.problem for one in hold("I'll call you on Friday at 11:00.", policy)] == [None]


def test_a_clock_time_without_a_zone_is_told_where_the_customer_lives_elsewhere() -> None:
    policy = allowing("callback within 2 hours", calendar=DESK)
    abroad, here = asked("America/New_York"), asked("Europe/Paris")
    assert [one.problem for one in hold("I'll call you at 15:00.", policy, abroad)] == ["no_zone"]
    assert [one.problem for one in hold("I'll call you at 15:00 CET.", policy, abroad)] == [None]
    assert [one.problem for one in hold("I'll call you at 15:00.", policy, here)] == [None]


def test_your_time_is_read_in_the_customers_zone() -> None:
    (held,) = hold(
        "I'll call you at 9 am your time tomorrow.", allowing("callback within 2 hours"), asked("Asia/Tokyo")
    )
    assert held.promise.due_at == datetime(2026, 11, 19, 0, 0, tzinfo=UTC)


def test_two_times_for_the_same_act_contradict_each_other() -> None:
    policy = allowing("refund within 2 days")
    text = "I'll pay your refund within 2 days. I'll pay your refund within 9 days."
    assert [one.problem for one in hold(text, policy)] == [None, "contradiction"]
    steps = "I'll send a first finding within 2 days. Then I'll send a full finding within 9 days."
    assert "contradiction" not in [one.problem for one in hold(steps, policy)]


@pytest.mark.parametrize(
    ("text", "action", "owner"),
    [
        ("Our lead clinician will call you within 2 hours about it.", "call you about it", "lead clinician"),
        ("I've asked my supervisor Ingrid to ring you within 2 hours.", "ring you", "supervisor Ingrid"),
        ("I've sent this to our safety lead Erik, who'll phone you within 4 hours.", "phone you", "safety lead Erik"),
        ("A corrected invoice reaches you within 2 days.", "A corrected invoice reaches you", "agent"),
        ("By Thursday noon you'll have the result from me.", "have the result from me", "agent"),
    ],
)  # fmt: skip
def test_action_and_owner_are_in_the_drafts_own_words(text: str, action: str, owner: str) -> None:
    (held,) = hold(text)
    assert (held.promise.action, held.promise.owner) == (action, owner)


def test_a_commitment_given_as_an_object_counts_like_a_sentence() -> None:
    policy = Policy(
        commitments=(Commitment("callback within 1 hour", "callback", timedelta(hours=1), owner="duty manager"),)
    )
    assert [one.promise.basis for one in hold("The duty manager will call you within 1 hour.", policy)] == [
        "commitment"
    ]
    assert [one.problem for one in hold("The duty manager will call you within 10 minutes.", policy)] == ["too_soon"]
