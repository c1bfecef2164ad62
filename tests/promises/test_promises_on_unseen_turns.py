"""Turns of phrase that pledge our act, each beside a near one that doesn't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Escalation, Policy
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
    ("The frame is on the jig, four working days.", "four working days"),
    ("Nine hours is the ceiling for it.", "Nine hours"),
    ("Eight days, then you'll hear which way it went.", "Eight days"),
    ("Our joiner Pia is down for you. Two working days.", "Two working days"),
    ("It needs three working days, no longer.", "three working days"),
    ("She'll ring you before the hour is out.", "before the hour is out"),
    ("You'll have it before three hours are up.", "before three hours are up"),
    ("We'll write again, this side of noon.", "this side of noon"),
    ("The room opens within two hours.", "within two hours"),
    ("On the 27th it's in your inbox.", "On the 27th"),
    ("What you get from me is a call by 5 pm.", "by 5 pm"),
    ("You won't wait longer than an hour for it.", "an hour"),
    ("I'm having a fitter ring you within 4 hours.", "within 4 hours"),
    ("I'll write within 2 hours with what is there and what is not.", "within 2 hours"),
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
    "Your line is dead, three days now.",
    "Forty minutes on hold, three agents, two hours.",
    "Ten days, and nobody wrote to you.",
    "Thirty days is the limit for returns.",
    "The outage lasted two hours at most.",
    "I reset your port, so restart the router and give it five minutes.",
    "Press the red key, and the meter drops within a minute.",
    "A desktop that freezes every ten minutes is no tool.",
    "Three crashes in a week are too many.",
    "What I can say today is that the cause is known.",
    "We'll be open from 9 to 4, Monday to Friday.",
    "With guests arriving tonight, a cold oven is no joke.",
    "The form took 31 February for a date.",
    "It hangs at the counter for you till 8 tonight.",
    "We restored 'Plans for the annex' at 08:20 with 1,184 files.",
)


def promised(text: str) -> list[str]:
    return [held.promise.quote for held in find_promises(read(text), now=NOW, policy=Policy())]


@pytest.mark.parametrize(("text", "quote"), PLEDGED)
def test_this_turn_of_phrase_pledges_our_act(text: str, quote: str) -> None:
    assert promised(text) == [quote]


@pytest.mark.parametrize("text", NOT_PLEDGED)
def test_this_turn_of_phrase_pledges_nothing(text: str) -> None:
    assert promised(text) == []


def test_two_times_for_one_report_contradict_each_other_whatever_verb_gives_them() -> None:
    text = "I'll send you the progress report within 24 hours. Expect the progress report within 3 days."
    held = find_promises(read(text), now=NOW, policy=Policy())
    assert [one.problem for one in held] == ["unsupported", "contradiction"]


def test_the_person_named_before_keeps_what_she_promises() -> None:
    policy = Policy(escalation=Escalation("shift lead Ada Lund", timedelta(minutes=30)))
    text = "I've brought in our shift lead, Ada Lund. She will write to you within 30 minutes."
    (held,) = find_promises(read(text), now=NOW, policy=policy)
    assert (held.promise.basis, held.problem) == ("escalation", None)


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
