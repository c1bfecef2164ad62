"""The guardrails over promises and claims: each problem has its code, and what is supported passes."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from reviewing import hits, review
from service.domain import ClaimKind, Commitment, Conversation, Fact, Message, Policy, PromiseProblem, Ticket
from service.guardrails import claims, promises
from service.promises import read_commitment

UPDATE = Policy(commitments=(read_commitment("status update within 4 hours"),))


def test_every_problem_and_every_kind_of_claim_has_a_code() -> None:
    held = {f"promise.{problem}" for problem in get_args(PromiseProblem)}
    assert set(promises.codes) == held | {"promise.after_sla"}
    assert set(claims.codes) == {f"claims.{kind}" for kind in get_args(ClaimKind)}


def test_a_promise_is_held_against_the_commitment_that_fits_it_best() -> None:
    """A callback within the hour allows no status update before its own time."""
    callback = Commitment("callback within 1 hour", "callback", within=timedelta(hours=1))
    update = Commitment("status update within 4 hours", "status update", within=timedelta(hours=4))
    case = review("I'll send you a status update within 2 hours.", Policy(commitments=(update, callback)))
    assert [code for code, _ in hits(promises, case)] == ["promise.too_soon"]
    case = review("I'll call you back within 1 hour.", Policy(commitments=(update, callback)))
    assert hits(promises, case) == []


def test_a_promise_after_the_tickets_next_update_is_told() -> None:
    """The helpdesk's clock runs out before the customer hears from us."""
    case = review("I'll send you an update within 4 hours.", UPDATE)
    due = case.now + timedelta(hours=1)
    conversation = Conversation((Message("m1", "customer", "When?"),), Ticket(next_update_due=due))
    late = case._replace(conversation=conversation, facets={"goal": "first_reply"})
    assert [code for code, _ in hits(promises, late)] == ["promise.after_sla"]
    in_time = late._replace(conversation=conversation._replace(ticket=Ticket(next_update_due=due + timedelta(hours=4))))
    assert hits(promises, in_time) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I'll send you an update within 1 hour.", "promise.too_soon"),
        ("I'll send you an update by 08:00 today.", "promise.past"),
        ("I'll ship the part by Friday.", "promise.unsupported"),
    ],
)
def test_a_promise_with_a_problem_is_objected_to(text: str, code: str) -> None:
    assert [found for found, _ in hits(promises, review(text, UPDATE))] == [code]


def test_a_promise_that_policy_supports_passes() -> None:
    assert hits(promises, review("I'll send you an update within 4 hours.", UPDATE)) == []


def test_the_detail_says_when_the_promise_falls_due() -> None:
    (hit,) = promises.check(under := review("I'll send you an update within 1 hour.", UPDATE), None)  # type: ignore[arg-type]
    assert hit.detail == "Wed 18 Nov, 10:20 UTC"
    assert under.promises[0].problem == "too_soon"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I have escalated your case.", "claims.done_act"),
        ("The outage was caused by a faulty switch.", "claims.cause"),
        ("You need to send us a copy of your passport.", "claims.requirement"),
        ("We are carrying out a root cause analysis.", "claims.review"),
        ("All of your files will be back.", "claims.scope"),
        ("I'm available for you around the clock.", "claims.availability"),
    ],
)
def test_a_claim_that_nothing_supports_is_objected_to(text: str, code: str) -> None:
    assert [found for found, _ in hits(claims, review(text))] == [code]


def test_a_supported_claim_passes() -> None:
    policy = Policy(facts=(Fact("f1", "The outage was caused by a faulty switch in hall 3."),))
    assert hits(claims, review("The outage was caused by a faulty switch.", policy)) == []
    noted = Conversation((Message("m1", "customer", "Well?"), Message("n1", "internal_note", "case escalated")))
    assert hits(claims, review("I have escalated your case.", conversation=noted)) == []


def test_a_bare_text_is_not_accused_of_inventing() -> None:
    """Nothing could support a claim there."""
    assert hits(claims, review("I have escalated your case.", conversation=None)) == []
