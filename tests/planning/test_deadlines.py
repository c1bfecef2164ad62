"""The customer's own deadline: found where one is stated, held against the soonest time we may promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.domain import BusinessCalendar, Commitment, Customer, Message, Policy, Ticket
from service.planning.deadlines import clash_of, soonest_commitment, stated_deadline
from tickets import DUTY_MANAGER, IN_FOUR_HOURS, IN_THREE_DAYS, MONDAY, ask, said


def monday(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "quote", "due"),
    [
        ("We need the slides before Wednesday's demo.", "before Wednesday's demo", monday(23, 59, 24)),
        ("The board meeting is in an hour and I have no figures.", "meeting is in an hour", monday(10, 20)),
        ("I want this working by 5 pm.", "by 5 pm", monday(17)),
        ("I have to pitch to the bank on Wednesday.", "pitch to the bank on Wednesday", monday(23, 59, 25)),
        ("If it isn't fixed by Tuesday I'll cancel.", "by Tuesday", monday(23, 59, 24)),
        ("My flight leaves tomorrow morning at 6:40.", "flight leaves tomorrow morning at 6:40", monday(6, 40, 24)),
        ("Payroll has to run today by noon!", "Payroll has to run today by noon", monday(12)),
        ("The audit is the day after tomorrow.", "audit is the day after tomorrow", monday(23, 59, 25)),
        ("In two hours I have to give a lecture.", "In two hours", monday(11, 20)),
        ("Our go-live is tomorrow, please hurry.", "go-live is tomorrow", monday(23, 59, 24)),
        ("My interview is booked for Thursday, I need it.", "interview is booked for Thursday", monday(23, 59, 26)),
        ("It must be there until 25 November.", "until 25 November", monday(23, 59, 25)),
        ("Please fix it, tomorrow by 12:00 at the latest.", "tomorrow by 12:00 at the latest", monday(12, 0, 24)),
        ("I'm getting married on Thursday and the stream is dead.", "married on Thursday", monday(23, 59, 26)),
    ],
)
def test_a_deadline_of_the_customers_own_is_found(text: str, quote: str, due: datetime) -> None:
    found = stated_deadline(ask(text))
    assert found is not None
    assert (found.span.quote, found.due_at) == (quote, due)
    assert text[found.span.start : found.span.end] == quote


@pytest.mark.parametrize(
    "text",
    [
        "You said it would be fixed by Friday.",
        "I was told that somebody would call by 6 pm.",
        "It should have been here by Tuesday.",
        "I'll send you the logs by Friday.",
        "I waited until 5 pm and nobody came.",
        "On Friday our launch failed because of you.",
        "You moved our mailboxes on Friday and everything is slow.",
        "Your technician is coming on Wednesday.",
        "It has been three weeks.",
        "I've been on hold for two hours.",
        "Since Tuesday the demo account is locked.",
        "I'm available until 6 pm.",
        "Sort it out soon, the meeting matters.",
        "The demo was yesterday.",
        "I got married on Friday and nobody could watch.",
        "I pressed send at 11:40 and lost the form.",
        "We are switching to a competitor tomorrow.",
    ],
)
def test_other_times_are_no_deadline(text: str) -> None:
    """Ours, gone by, the customer's own step, or bound to nothing."""
    assert stated_deadline(ask(text)) is None


def test_a_deadline_is_reckoned_from_when_it_was_written() -> None:
    """As in "In an hour", written three hours ago, has gone by."""
    late = said("customer", "The board meeting is in an hour.", MONDAY - timedelta(hours=3))
    assert stated_deadline(ask(late)) is None


def test_the_newest_message_that_states_one_counts() -> None:
    found = stated_deadline(ask("I need it by 5 pm today.", said("agent", "Noted."), "Make that by noon.", "Hello?"))
    assert found is not None
    assert found.span.quote == "by noon"


def test_clock_times_are_read_in_the_customers_zone() -> None:
    found = stated_deadline(ask("I need it by 5 pm.", customer=Customer(timezone="America/New_York")))
    assert found is not None
    assert found.due_at == monday(22)


def test_quoted_mail_sets_no_deadline() -> None:
    text = "Still broken.\n> We need it by 5 pm."
    message = Message("m1", "customer", text, created_at=MONDAY, aside=((14, len(text)),))
    assert stated_deadline(ask(message)) is None


@pytest.mark.parametrize(
    ("policy", "clashes"),
    [
        (Policy((IN_THREE_DAYS,)), True),
        (Policy((IN_FOUR_HOURS,)), False),
        (Policy((IN_THREE_DAYS, IN_FOUR_HOURS)), False),
        (Policy((Commitment("callback on Wednesday", "callback", at="Wednesday"),)), True),
        (Policy((Commitment("update tomorrow by noon", "update", at="tomorrow by noon"),)), False),
        (Policy((Commitment("reply in 2 business days", "reply", timedelta(days=2), business=True),)), True),
        (Policy((Commitment("we look into it", "look into it"),)), False),
        (Policy(), False),
    ],
)
def test_it_clashes_when_every_time_of_ours_comes_later(policy: Policy, clashes: bool) -> None:
    request = ask("I need it before Wednesday.", policy=policy)
    assert (clash_of(request) is not None) is clashes


def test_the_escalation_path_saves_the_day_only_where_the_case_is_escalated() -> None:
    request = ask("I need it before Wednesday.", policy=Policy((IN_THREE_DAYS,), escalation=DUTY_MANAGER))
    assert clash_of(request) is not None
    assert clash_of(request, escalates=True) is None


def test_working_time_is_reckoned_by_the_calendar() -> None:
    """Two working hours at half past five on Friday end on Monday morning."""
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    calendar = BusinessCalendar("Europe/Berlin", "Mo-Fr 08:00-18:00")
    policy = Policy(
        (Commitment("reply in 2 business hours", "reply", timedelta(hours=2), business=True),), calendar=calendar
    )
    assert soonest_commitment(ask("Help", policy=policy, now=friday)) == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_an_sla_clock_ahead_counts_and_a_past_one_does_not() -> None:
    ahead = Ticket(next_update_due=MONDAY + timedelta(minutes=30))
    past = Ticket(next_update_due=MONDAY - timedelta(minutes=30))
    assert soonest_commitment(ask("Help", ticket=ahead)) == MONDAY + timedelta(minutes=30)
    assert soonest_commitment(ask("Help", ticket=past)) is None


def test_a_very_long_message_is_read_in_part() -> None:
    assert stated_deadline(ask("blah " * 40_000 + "I need it by 5 pm.")) is None
