"""Durations over HTTP, numbers in words, opening hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import BusinessCalendar
from service.language.durations import iso_duration, parse_iso_duration
from service.language.numbers import number_of, spelled
from service.language.working_hours import (
    add_working_days,
    add_working_time,
    closing,
    is_open,
    opening,
    parse_hours,
    public_holidays,
)

SPLIT = BusinessCalendar("Europe/Paris", "Mo-Fr 08:00-12:00,13:00-17:00; Sa 09:00-12:00")


@pytest.mark.parametrize(
    ("text", "length"),
    [("PT4H", timedelta(hours=4)), ("P2D", timedelta(days=2)), ("P1W", timedelta(weeks=1)),
     ("PT1H30M", timedelta(minutes=90)), ("P1DT12H", timedelta(hours=36)), ("PT0.5S", timedelta(seconds=0.5))],
)  # fmt: skip
def test_an_iso_duration_is_read(text: str, length: timedelta) -> None:
    assert parse_iso_duration(text) == length


@pytest.mark.parametrize("text", ["", "P", "PT", "4 hours", "P1Y", "P1M", "PT4", "-PT4H", "P1DT"])
def test_what_is_no_duration_of_fixed_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        parse_iso_duration(text)


@given(st.integers(min_value=0, max_value=10**9))
def test_writing_and_reading_a_duration_gives_it_back(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert parse_iso_duration(iso_duration(length)) == length
    assert parse_iso_duration(iso_duration(length, like="within 48 hours")) == length


def test_a_duration_keeps_the_unit_that_it_was_written_in() -> None:
    two_days = timedelta(days=2)
    assert iso_duration(two_days) == "P2D"
    assert iso_duration(two_days, like="within 48 hours") == "PT48H"
    assert iso_duration(two_days, like="within 2 business days") == "P2D"
    assert iso_duration(timedelta(minutes=90), like="inside ninety minutes") == "PT90M"
    assert iso_duration(timedelta(minutes=90), like="in an hour and a half") == "PT1H30M"
    with pytest.raises(ValueError, match="negative"):
        iso_duration(-two_days)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("1,200", 1200),
        ("1,200.50", 1200.5),
        ("1.200,50", 1200.5),
        ("89.97", 89.97),
        ("0,5", 0.5),
        ("abc", None),
    ],
)
def test_a_number_in_digits_has_its_value(text: str, value: float | None) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("twelve", 12), ("twenty-four", 24), ("two hundred twelve", 212), ("three thousand", 3000), ("two three", None),
     ("dog", None)],
)  # fmt: skip
def test_number_words_in_a_row_are_one_number(text: str, value: float | None) -> None:
    assert spelled(text) == value


def test_opening_hours_are_read_rule_by_rule() -> None:
    week = parse_hours("Mo-Fr 08:00-12:00,13:00-17:00; Sa 09:00-12:00")
    assert week[0] == ((480, 720), (780, 1020))
    assert week[5] == ((540, 720),)
    assert week[6] == ()
    assert parse_hours("24/7") == (((0, 1440),),) * 7
    assert parse_hours("Mo-Su 09:00-18:00; Su off")[6] == ()
    assert parse_hours("Sa-Mo 10-14")[0] == ((600, 840),)
    assert parse_hours("Mo-Fr")[0] == ((0, 1440),)


def test_hours_past_midnight_go_on_into_the_next_day() -> None:
    week = parse_hours("Fr 22:00-06:00")
    assert week[4] == ((1320, 1440),)
    assert week[5] == ((0, 360),)


@pytest.mark.parametrize("text", ["whenever", "Mo 25:00-26:00", "Mo-Fr 08:00-", "08:00-08:00", "Mo-Fr 9-5 sharp"])
def test_hours_that_cannot_be_read_are_refused_with_the_words(text: str) -> None:
    with pytest.raises(ValueError, match="opening hours"):
        parse_hours(text)


def test_working_time_skips_lunch_nights_and_sundays() -> None:
    saturday = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    assert add_working_time(SPLIT, saturday, timedelta(hours=2)) == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    monday = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    assert add_working_time(SPLIT, monday, timedelta(hours=1)) == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    assert add_working_days(SPLIT, saturday, 1).date() == date(2026, 11, 23)


def test_a_desk_that_never_opens_does_not_hang() -> None:
    closed = BusinessCalendar("UTC", "Mo-Su off")
    now = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    assert add_working_time(closed, now, timedelta(hours=2)) == now + timedelta(hours=2)
    assert add_working_days(closed, now, 3) > now


def test_opening_closing_and_being_open() -> None:
    monday = date(2026, 11, 23)
    assert (opening(SPLIT, monday), closing(SPLIT, monday)) == (480, 1020)
    assert is_open(SPLIT, datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    assert not is_open(SPLIT, datetime(2026, 11, 23, 12, 30, tzinfo=UTC))


def test_public_holidays_come_by_country_and_region() -> None:
    assert date(2026, 12, 25) in public_holidays("DE", 2026)
    assert date(2026, 1, 6) in public_holidays("DE-BY", 2026)
    assert date(2026, 1, 6) not in public_holidays("DE-BE", 2026)
    with pytest.raises(ValueError, match="XX"):
        public_holidays("XX", 2026)
