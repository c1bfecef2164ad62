"""Money: amounts that the reply commits us to, against what policy names."""

from __future__ import annotations

import pytest

from reviewing import hits, review
from service.domain import Fact, Policy
from service.guardrails import money, overpromise
from service.guardrails.amounts import amounts_in

CREDIT = Policy(may_offer=("10 EUR service credit",))


def test_an_amount_that_nobody_allowed_is_objected_to_once() -> None:
    """Money speaks of the amount; overpromise leaves it to money."""
    under_review = review("I've added a 50 EUR credit to your account.")
    assert hits(money, under_review) == [("money.unrequested", "50 eur".upper())]
    assert hits(overpromise, under_review) == []


def test_an_amount_up_to_what_policy_names_is_fine_and_a_higher_one_is_not() -> None:
    assert hits(money, review("I've added the 10 EUR service credit to your account.", CREDIT)) == []
    assert hits(money, review("I've added 8 EUR of credit to your account.", CREDIT)) == []
    assert hits(money, review("I've added a 50 EUR credit to your account.", CREDIT)) != []


def test_the_customers_own_charge_may_be_returned() -> None:
    policy = Policy(may_offer=("refund of duplicate charges up to 20 EUR",), facts=(Fact("f1", "Charged twice."),))
    assert hits(money, review("I'm refunding 19.50 EUR.", policy)) == []
    assert hits(money, review("I'm refunding 90 EUR.", policy)) != []


@pytest.mark.parametrize(
    "text",
    [
        "You were charged 29.99 EUR twice.",
        "Would 20 EUR of credit help?",
        "The plan costs 12 EUR.",
        "We can't pay 40 EUR.",
    ],
)
def test_an_amount_that_is_only_spoken_of_commits_to_nothing(text: str) -> None:
    assert hits(money, review(text)) == []


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("10 eur", 10, "eur"),
        ("$1,200.50", 1200.5, "usd"),
        ("89,90 €", 89.9, "eur"),
        ("20 pounds", 20, "gbp"),
        ("£5", 5, "gbp"),
    ],
)
def test_amounts_are_read_in_the_usual_spellings(text: str, value: float, currency: str) -> None:
    (amount,) = amounts_in(text)
    assert (amount.value, amount.currency) == (value, currency)
