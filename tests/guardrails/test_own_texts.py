"""A text that somebody wrote themselves: what they say they did is not held against facts that nobody gave."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Conversation, Message, Policy
from service.guardrails.policy import load_policy

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CHECKER = Checker(load_policy(prompts_root() / "guardrails.yaml"))
ASKED = Conversation((Message("m1", "customer", "My fuse box hums and nobody answers."),))
TOLD = "I've forwarded your report to the fitters."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TOLD, "claims.done_act"),
        ("The hum was caused by a loose screw.", "claims.cause"),
        ("You must send us a copy of your lease.", "claims.requirement"),
        ("We are carrying out a root cause analysis.", "claims.review"),
    ],
)
def test_without_facts_an_act_told_as_done_is_a_warning(text: str, code: str) -> None:
    verdict = CHECKER.check(text, now=NOW, policy=Policy(), conversation=ASKED)
    assert [one.severity for one in verdict.findings if one.code == code] == ["warning"]


def test_in_a_draft_of_ours_it_stays_an_error() -> None:
    verdict = CHECKER.check(TOLD, now=NOW, policy=Policy(), conversation=ASKED, facets={"goal": "first_reply"})
    assert [one.severity for one in verdict.findings if one.code == "claims.done_act"] == ["error"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("I've rebooted the hub.", "hub restarted at 9:40"),
        ("Your claim has been handed to our surveyors.", "claim escalated to the surveyors"),
        ("We've reimbursed the second payment.", "second payment refunded on Tuesday"),
        ("Our technicians checked the cable this morning.", "cable tested by an engineer this morning"),
    ],
)
def test_a_note_that_says_the_same_in_other_words_supports_an_act(text: str, note: str) -> None:
    told = Conversation((*ASKED.messages, Message("n1", "internal_note", note)))
    verdict = CHECKER.check(text, now=NOW, policy=Policy(), conversation=told)
    assert [one.supported_by for one in verdict.claims] == ["n1"]


@pytest.mark.parametrize(
    "text",
    [
        "Please send a screenshot of the error to this address.",
        "Remember to attach your order number.",
        "We are experiencing longer queues due to high demand.",
        "Updated list: see below.",
    ],
)
def test_ordinary_requests_and_set_phrases_claim_nothing(text: str) -> None:
    assert CHECKER.check(text, now=NOW, policy=Policy(), conversation=ASKED).claims == ()
