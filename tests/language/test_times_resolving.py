"""When a time falls due: zones, working hours, holidays, and the days that words stand for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.domain import BusinessCalendar
from service.language.times import find_times
from service.language.times_resolve import resolve

FRIDAY = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)  # 15:30 in Berlin
DESK = BusinessCalendar("Europe/Berlin", "Mo-Fr 08:00-18:00", "DE")

DUE = (
    ("within 4 hours", "2026-11-20T19:30+01:00"),
    ("in 4 business hours", "2026-11-23T09:30+01:00"),
    ("within 2 business days", "2026-11-24T15:30+01:00"),
    ("by 5 pm CET today", "2026-11-20T17:00+01:00"),
    ("tomorrow morning", "2026-11-21T12:00+01:00"),
    ("first thing Monday", "2026-11-23T09:00+01:00"),
    ("end of day", "2026-11-20T18:00+01:00"),
    ("close of business Monday", "2026-11-23T18:00+01:00"),
    ("on 3 March", "2027-03-03T18:00+01:00"),
    ("2026-11-24", "2026-11-24T18:00+01:00"),
    ("by 24/11/2026", "2026-11-24T18:00+01:00"),
    ("tonight", "2026-11-20T23:59+01:00"),
    ("by Friday", "2026-11-20T18:00+01:00"),
    ("next Friday", "2026-11-27T18:00+01:00"),
    ("by Wednesday next week", "2026-11-25T18:00+01:00"),
    ("before Monday", "2026-11-22T23:59+01:00"),
    ("by the end of next week", "2026-11-27T18:00+01:00"),
    ("end of the month", "2026-11-30T18:00+01:00"),
    ("at 8 tomorrow", "2026-11-21T08:00+01:00"),
    ("at 8 tonight", "2026-11-20T20:00+01:00"),
    ("by 5.", "2026-11-20T17:00+01:00"),
    ("by 13:00", "2026-11-20T13:00+01:00"),  # just missed, not tomorrow's
    ("by 9:00", "2026-11-21T09:00+01:00"),
    ("by 14:00 EST", "2026-11-20T14:00-05:00"),
    ("by 14:00 UTC+2", "2026-11-20T14:00+02:00"),
    ("by the 15th", "2026-12-15T18:00+01:00"),
    ("every two hours", "2026-11-20T17:30+01:00"),
    ("the day after tomorrow", "2026-11-22T23:59+01:00"),
    ("next business day", "2026-11-23T18:00+01:00"),
    ("before lunch", "2026-11-21T12:00+01:00"),
    ("overnight", "2026-11-21T08:00+01:00"),
    ("2026-11-24T10:00Z", "2026-11-24T10:00+00:00"),
)


@pytest.mark.parametrize(("text", "due"), DUE)
def test_a_time_falls_due_at_the_latest_moment_that_its_words_allow(text: str, due: str) -> None:
    (found,) = find_times(text)
    assert resolve(found, FRIDAY, None, DESK) == datetime.fromisoformat(due)


@pytest.mark.parametrize("text", ["soon", "two hours ago", "after 5 pm", "on 31 February"])
def test_what_binds_to_nothing_never_falls_due(text: str) -> None:
    (found,) = find_times(text)
    assert resolve(found, FRIDAY, None, DESK) is None


def test_public_holidays_are_no_business_days() -> None:
    """Christmas Day 2026 is a Friday, Boxing Day a Saturday."""
    (found,) = find_times("within 1 business day")
    eve = datetime(2026, 12, 24, 10, 0, tzinfo=UTC)
    assert resolve(found, eve, None, DESK) == datetime.fromisoformat("2026-12-28T11:00+01:00")
    assert resolve(found, eve, None, DESK._replace(holidays=None)) == datetime.fromisoformat("2026-12-25T11:00+01:00")


def test_a_clock_time_without_a_zone_is_read_in_the_callers_zone_then_in_the_calendars() -> None:
    (found,) = find_times("by 22:00")
    assert resolve(found, FRIDAY, None, DESK) == datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
    assert resolve(found, FRIDAY, "America/New_York", DESK) == datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    assert resolve(found, FRIDAY) == datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


def test_hours_are_hours_when_the_clocks_change() -> None:
    """On 25 October 2026 clocks in Berlin go back at 03:00: six hours later is five on the clock."""
    (found,) = find_times("within 6 hours")
    midnight = datetime.fromisoformat("2026-10-25T00:00+02:00")
    due = resolve(found, midnight, None, DESK)
    assert due is not None
    assert due - midnight == timedelta(hours=6)
    assert due.hour == 5


def test_a_naive_now_is_refused() -> None:
    (found,) = find_times("within 6 hours")
    with pytest.raises(ValueError, match="aware"):
        resolve(found, datetime(2026, 11, 20, 14, 30))  # noqa: DTZ001 - that is the point


def test_unreadable_hours_and_zones_fall_back_to_plain_time() -> None:
    (found,) = find_times("within 2 business hours")
    broken = BusinessCalendar("Nowhere/Land", "whenever", "XX")
    assert resolve(found, FRIDAY, None, broken) == FRIDAY + timedelta(hours=2)
