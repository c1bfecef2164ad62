"""Policy in the composer's sentences: exactly the action and the time that policy gives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain import Commitment, Escalation
from service.llm.composer.promising import escalation_time, offer_clause, person, pledge, spoken
from service.promises import read_commitment

TOLD = (
    ("status update within 4 hours", "I'll send you a status update within 4 hours"),
    ("engineering update within 8 hours", "I'll send you an engineering update within 8 hours"),
    ("callback within 30 minutes", "I'll call you within 30 minutes"),
    ("replacement ships within 2 business days", "the replacement will ship within 2 business days"),
    ("security specialist replies within 2 hours", "our security specialist will reply to you within 2 hours"),
    ("deletion completed within 72 hours", "we'll have the deletion completed within 72 hours"),
    ("refunds reach the card in 5-7 business days", "refunds will reach the card in 5-7 business days"),
    ("purchase checks take up to 24 hours", "I'll have an answer on the purchase checks for you within 24 hours"),
    ("vip cases: engineer same day", "I'll get you an engineer the same day"),
    ("P1 updates every 30 minutes", "I'll send you P1 updates every 30 minutes"),
    ("send you a summary by 17:00", "I'll send you a summary by 17:00"),
    ("We will call you back within 2 hours", "we will call you back within 2 hours"),
    ("bill review within 3 business days", "I'll have the bill review done for you within 3 business days"),
)


@pytest.mark.parametrize(("text", "clause"), TOLD)
def test_a_commitment_becomes_a_clause_of_ours(text: str, clause: str) -> None:
    assert pledge(read_commitment(text)).clause == clause


def test_a_commitment_in_parts_names_its_owner_and_its_time() -> None:
    told = pledge(
        Commitment("callback within 1 hour (duty manager)", "callback", timedelta(hours=1), owner="duty manager")
    )
    assert told.clause == "our duty manager will call you within 1 hour"


@pytest.mark.parametrize(
    "text", ["safety cases go to whoever is on duty, if they can", "who decides what is in the wiki"]
)
def test_what_cannot_be_turned_stands_in_policys_own_words(text: str) -> None:
    told = pledge(Commitment(text, text))
    assert told.clause.lower() == text.lower()


@pytest.mark.parametrize(
    ("offer", "clause"),
    [("10 EUR service credit", ("a 10 EUR service credit", False)), ("waive the fee", ("waive the fee", True)),
     ("two free months", ("two free months", False)), ("8 GB upgrade", ("an 8 GB upgrade", False)),
     ("one month of hosting", ("one month of hosting", False)), ("priority rebooking", ("priority rebooking", False)),
     ("refund of duplicate charges", ("a refund of duplicate charges", False)),
     ("refund the fee", ("refund the fee", True))],
)  # fmt: skip
def test_an_offer_reads_as_a_noun_or_as_an_act(offer: str, clause: tuple[str, bool]) -> None:
    assert offer_clause(offer) == clause


@pytest.mark.parametrize(
    ("who", "told"),
    [("duty manager", "our duty manager"), ("Nadia Rahman", "Nadia Rahman"),
     ("the on-call engineer", "the on-call engineer"),
     ("Mara, billing lead", "Mara, billing lead"), ("IT team", "our IT team")],
)  # fmt: skip
def test_somebody_of_ours_is_named_as_one_would(who: str, told: str) -> None:
    assert person(who) == told


def test_durations_are_spoken_without_days_that_policy_did_not_mean() -> None:
    assert [spoken(timedelta(hours=hours)) for hours in (1, 24, 48, 1.5)] == [
        "1 hour",
        "24 hours",
        "2 days",
        "90 minutes",
    ]
    assert spoken(timedelta(days=1), business=True) == "1 business day"
    assert escalation_time(Escalation("anyone")) == ""
