"""What facts say: that the fault is ours, that a request is out of reach, that the problem is solved; or nothing."""

from __future__ import annotations

import pytest

from service.planning.facts import FactsSay, read_facts
from tickets import facts, said


def say(fact: str, about: str = "My exports are empty and I want a refund.") -> FactsSay:
    return read_facts(facts(fact), (said("customer", about),))


@pytest.mark.parametrize(
    "fact",
    [
        "Our release 4.2 broke the export.",
        "The outage was caused by our migration.",
        "We charged the card twice.",
        "A bug in our billing system duplicated the invoices.",
        "The delay is due to a mistake in our warehouse.",
        "Our technician missed the appointment.",
        "The refund was not processed because of an error on our side.",
        "We forgot to renew the certificate.",
        "We did not ship the order on time.",
        "It was our mistake.",
        "We made a mistake in the migration: the table was copied without its figures.",
        "The mistake was ours.",
        "The problem was on our end.",
        "Our nightly job deleted the workspace.",
        "Our payment service went down at 08:00.",
        "We sent the wrong size.",
        "The account was locked by us, in error of our fraud check.",
        "Our update removed the plugins by mistake.",
        "You were wrongly charged in March.",
        "Our signature set flagged the till by mistake.",
        "In May our release broke the export.",
    ],
)
def test_our_own_fault_is_read(fact: str) -> None:
    assert say(fact).our_fault


@pytest.mark.parametrize(
    "fact",
    [
        "Our logs show no failure.",
        "It was not caused by our release.",
        "We found no fault on our side.",
        "Whether our update caused it is being looked into.",
        "The customer claims that our release broke it.",
        "The supplier lost the parcel.",
        "The delay is due to our refund policy.",
        "Our team found what broke the export.",
        "We never deleted anything.",
        "We saw the error in the log.",
        "We made no mistake in the migration.",
        "Our release did not break the export.",
        "We restored the service at 14:00.",
        "Our bug tracker is public.",
        "The cable was damaged by a storm.",
        "If our migration lost data, it can be restored.",
        "Our maintenance will delay orders on Sunday.",
        "Gateway restart planned for 14:00 UTC.",
        "Our update removed the old page on request.",
        "The folder was deleted by a user by mistake.",
        "The customer deleted the export by mistake.",
        "The customer was charged twice by their bank.",
    ],
)
def test_what_is_denied_hedged_or_somebody_elses_is_no_fault_of_ours(fact: str) -> None:
    assert not say(fact).our_fault


@pytest.mark.parametrize(
    ("fact", "about"),
    [
        ("Refunds are not possible after 14 days.", "I want my money back."),
        ("Empty exports cannot be restored.", "My exports are empty."),
        ("This plan is not eligible for a refund.", "Refund me."),
        ("The contract can't be cancelled before March.", "I want to terminate my contract."),
        ("The lamp is discontinued.", "Send me another lamp!"),
        ("No refunds on sale items.", "I want a refund."),
        ("Tickets are non-refundable.", "Refund my tickets."),
    ],
)
def test_a_request_that_the_facts_put_out_of_reach_is_unmet(fact: str, about: str) -> None:
    assert say(fact, about).unmet_request


@pytest.mark.parametrize(
    ("fact", "about"),
    [
        ("Refunds are not possible after 14 days.", "My lamp flickers."),
        ("Refunds are possible within 14 days.", "I want a refund."),
        ("The cause of the empty exports cannot be told yet.", "My exports are empty."),
        ("It is unclear whether the exports can be restored.", "My exports are empty."),
        ("Old exports are kept for 30 days.", "My exports are empty."),
    ],
)
def test_limits_of_another_matter_or_open_questions_refuse_nothing(fact: str, about: str) -> None:
    assert not say(fact, about).unmet_request


@pytest.mark.parametrize(
    "fact",
    [
        "The exports were restored at 08:00.",
        "The export is fixed.",
        "The exports are back online.",
        "We refunded 20 EUR.",
        "Access to the exports was restored on 4 May.",
    ],
)
def test_a_solved_problem_is_read(fact: str) -> None:
    assert say(fact).solved


@pytest.mark.parametrize(
    "fact",
    [
        "The exports will be restored tomorrow.",
        "The exports are not restored yet.",
        "Half of the exports should be restored by noon.",
        "The exports are being restored.",
        "Once the exports are restored we write to everybody.",
        "The exports were partly restored.",
        "The exports are to be restored by noon.",
    ],
)
def test_what_is_still_to_come_is_not_solved(fact: str) -> None:
    found = say(fact)
    assert not found.solved
    assert not found.something_solved


def test_something_else_that_was_solved_is_told_apart() -> None:
    found = say("The printers were repaired.")
    assert found.something_solved
    assert not found.solved


def test_no_facts_say_nothing() -> None:
    assert read_facts((), (said("customer", "Hi"),)) == FactsSay(False, False, False, False)
