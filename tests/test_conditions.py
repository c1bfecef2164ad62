"""Conditions as data hold when each of their tests does, and refuse what they don't know when they are loaded."""

from __future__ import annotations

import pytest

from service.conditions import FACETS, Facets, facets_of, parse_condition
from service.domain import Commitment, Conversation, Escalation, Message, Policy, Situation, Ticket
from service.errors import PromptError

HOT: Facets = {"heat": "hot", "abuse": True, "issues": 2, "triggers": frozenset({"legal_threat", "repeat_contact"})}


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        (None, True),
        ({}, True),
        ({"heat": "hot"}, True),
        ({"heat": ["warm", "hot"]}, True),
        ({"heat": ["warm", "cold"]}, False),
        ({"heat": "hot", "abuse": False}, False),
        ({"abuse": True}, True),
        ({"issues": {"at_least": 2}}, True),
        ({"issues": {"at_least": 3}}, False),
        ({"issues": {"at_least": 1, "at_most": 2}}, True),
        ({"issues": {"at_least": 1, "at_most": 1}}, False),
        ({"triggers": ["legal_threat", "data_loss"]}, True),
        ({"triggers": ["data_loss"]}, False),
        ({"triggers": {"none_of": ["data_loss"]}}, True),
        ({"triggers": {"none_of": ["legal_threat"]}}, False),
        ({"goal": {"none_of": ["closing"]}}, True),
        ({"novice": True}, False),
        ({"novice": False}, True),
    ],
)
def test_a_condition_holds_when_each_of_its_tests_does(data: object, holds: bool) -> None:
    """An absent facet counts as false, an absent condition always holds."""
    assert parse_condition(data, "here").holds(HOT) is holds


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"heta": "hot"}, "heta"),
        ({"heat": {"like": "hot"}}, "like"),
        ({"issues": {"at_least": "two"}}, "two"),
        ({"issues": {"at_least": True}}, "True"),
        ({"heat": [["hot"]]}, "hot"),
        ({"heat": "boiling"}, "can't be 'boiling'; it is one of calm, warm, hot, cold"),
        ({"heat": []}, "an empty list never holds"),
        ({"triggers": ["data_los"]}, "can't be 'data_los'"),
        ({"emotions": ["rage"]}, "can't be 'rage'"),
        ({"novice": "yes"}, "can't be 'yes'; it is true or false"),
        ({"issues": "many"}, "can't be 'many'; it is a whole number"),
        ({"heat": {"at_least": 2}}, "at_least needs a whole number and one of"),
        ({"channel": 3}, "can't be 3; it is a word"),
        (["heat"], "mapping"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused_with_its_place(data: object, word: str) -> None:
    """A typing mistake in a rule is an error when it is loaded, not a rule that never holds."""
    with pytest.raises(PromptError, match=word) as refused:
        parse_condition(data, "planning.yaml: row 3")
    assert "planning.yaml: row 3" in str(refused.value)


def test_facets_tell_what_situation_conversation_and_policy_hold() -> None:
    """Every facet given is one that conditions may name."""
    conversation = Conversation(
        (Message("m1", "customer", "hi"), Message("m2", "agent", "hello")), Ticket(channel="Chat")
    )
    policy = Policy(commitments=(Commitment("a reply", "a reply"),), escalation=Escalation("duty manager"))
    facets = facets_of(Situation("warm", issues=3), conversation, policy)
    assert set(facets) <= set(FACETS)
    assert facets["channel"] == "chat"
    assert facets["customer_turns"] == 1
    assert facets["has_commitments"] is True
    assert facets["has_timed_commitment"] is False
    assert facets["has_escalation"] is True
