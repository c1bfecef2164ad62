"""Turns of phrase that pledge our act, each beside a near one that doesn't."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Policy
from service.guardrails.policy import load_policy
from service.language.reader import read
from service.promises import find_promises
from service.wire import check_answer

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)  # a Wednesday

PLEDGED = (
    ("You're back in by nine tomorrow.", "by nine tomorrow"),
    ("A week from today you get the full report from me.", "A week from today"),
    ("By ten tomorrow every invoice carries the right address.", "By ten tomorrow"),
    ("Allow me three working days for it.", "three working days"),
    ("We give ourselves a fortnight for those.", "a fortnight"),
    ("The replacement leaves on Thursday's van.", "on Thursday's"),
    ("Two working days it is until you know.", "Two working days"),
    ("The new key's waiting at the front desk within ten minutes.", "within ten minutes"),
    ("The list will be corrected by the end of this shift.", "by the end of this shift"),
    ("Our lead decides it in ten working days at the outside.", "in ten working days at the outside"),
    ("The part is due by the fourteenth.", "by the fourteenth"),
)
NOT_PLEDGED = (
    "You're expected to pay by nine tomorrow.",
    "You are asked to reply by Friday.",
    "Three times in one week, and nobody wrote to you.",
    "It comes back within 5 minutes for most shops.",
    "We'll compensate you for every day without signal.",
    "Obi, on call tonight, has read it.",
    "She reads them one by one.",
    "Thursday's van was late.",
    "By the fourteenth attempt it had locked you out.",
)


def promised(text: str) -> list[str]:
    return [held.promise.quote for held in find_promises(read(text), now=NOW, policy=Policy())]


@pytest.mark.parametrize(("text", "quote"), PLEDGED)
def test_this_turn_of_phrase_pledges_our_act(text: str, quote: str) -> None:
    assert promised(text) == [quote]


@pytest.mark.parametrize("text", NOT_PLEDGED)
def test_this_turn_of_phrase_pledges_nothing(text: str) -> None:
    assert promised(text) == []


def test_a_date_with_its_year_that_has_passed_is_past_and_not_moved_to_next_week() -> None:
    """The weekday beside it, and the day being today, don't make it another day."""
    text = "We will restart it on Wednesday 6 May 2026 at 1:39 UTC."
    (held,) = find_promises(read(text), now=NOW, policy=Policy())
    assert held.promise.due_at == datetime(2026, 5, 6, 1, 39, tzinfo=UTC)
    assert held.problem == "past"


def test_a_weekday_alone_whose_hour_has_passed_is_that_of_next_week() -> None:
    (held,) = find_promises(read("I'll call you on Wednesday at 9:00."), now=NOW, policy=Policy())
    assert held.promise.due_at == datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "within"),
    [("within 48 hours", "PT48H"), ("within 24 hours", "PT24H"), ("within 2 business days", "P2D")],
)
def test_an_answer_gives_the_duration_in_the_units_of_the_reply(text: str, within: str) -> None:
    verdict = Checker(load_policy(prompts_root() / "guardrails.yaml")).check(
        f"I'll write to you {text}.", now=NOW, policy=Policy()
    )
    (promise,) = check_answer(verdict)["promises"]
    assert promise["within"] == within
