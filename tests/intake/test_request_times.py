"""Moments, durations, zones, opening hours and holidays as requests write them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.times import (
    LONGEST,
    NaiveTime,
    duration,
    holidays,
    moment,
    opening_hours,
    spoken,
    zone,
)
from service.language.durations import iso_duration

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-21T09:12:00Z", "2026-11-21T09:12:00+00:00"),
        ("2026-11-21t09:12:00.5z", "2026-11-21T09:12:00.500000+00:00"),
        ("2026-11-21T09:12:00+01:00", "2026-11-21T08:12:00+00:00"),
        ("2026-11-21T09:12:00+0100", "2026-11-21T08:12:00+00:00"),  # as Jira writes it
        ("2026-11-21 09:12:00-06:00", "2026-11-21T15:12:00+00:00"),
        ("2026-07-21T09:12:00", "2026-07-21T07:12:00+00:00"),
        ("2026-11-21T09:12", "2026-11-21T08:12:00+00:00"),
    ],
)
def test_a_moment_is_read_with_its_offset_or_in_the_zone(text: str, utc: str) -> None:
    assert moment(text, BERLIN).astimezone(UTC).isoformat() == utc


def test_a_moment_without_offset_or_zone_is_naive() -> None:
    with pytest.raises(NaiveTime, match="names no zone"):
        moment("2026-11-21T09:12:00")


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (moment, "21.11.2026 09:12", "RFC 3339"),
        (moment, "2026-13-01T00:00:00Z", "RFC 3339"),
        (moment, "2026-11-21", "RFC 3339"),
        (moment, "", "RFC 3339"),
        (moment, "9999-12-31T23:59:59-12:00", "2200"),
        (moment, "1969-12-31T00:00:00Z", "1970"),
        (duration, "4h", "PT4H"),
        (duration, "P", "PT4H"),
        (duration, "PT", "PT4H"),
        (duration, "P1DT", "PT4H"),
        (duration, "-PT1H", "PT4H"),
        (duration, "P1Y", "fixed length"),
        (duration, "P2M", "fixed length"),
        (duration, "P11Y", "fixed length"),
        (duration, "PT0M", "longer than nothing"),
        (duration, "P999999999D", "ten years"),
        (duration, "P999999999W", "ten years"),
        (zone, "Europe", "IANA"),
        (zone, "CET+1", "IANA"),
        (zone, "localtime", "IANA"),
        (zone, "/etc/localtime", "IANA"),
        (zone, "", "IANA"),
        (zone, "a\x00b", "IANA"),
        (opening_hours, " ", "Mo-Fr 08:00-18:00"),
        (opening_hours, "whenever", "Mo-Fr 08:00-18:00"),
        (holidays, "Germany", "DE-BY"),
        (holidays, "XX", "DE-BY"),
        (holidays, "DE-XX", "DE-BY"),
        (holidays, "__", "DE-BY"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_be_right(
    read: Callable[[str], Any], text: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        read(text)


@pytest.mark.parametrize("code", ["DE", "de", "US-CA", "GB"])
def test_country_and_region_codes_are_known(code: str) -> None:
    holidays(code)


@pytest.mark.parametrize(
    ("text", "length", "canonical", "words"),
    [
        ("PT4H", timedelta(hours=4), "PT4H", "4 hours"),
        ("PT90M", timedelta(minutes=90), "PT1H30M", "90 minutes"),
        ("PT1.5H", timedelta(minutes=90), "PT1H30M", "90 minutes"),
        ("pt30m", timedelta(minutes=30), "PT30M", "30 minutes"),
        ("P1W", timedelta(days=7), "P7D", "7 days"),
        ("P1D", timedelta(days=1), "P1D", "1 day"),
        ("P1DT12H", timedelta(hours=36), "P1DT12H", "36 hours"),
        ("PT45S", timedelta(seconds=45), "PT45S", "45 seconds"),
        ("PT1H", timedelta(hours=1), "PT1H", "1 hour"),
    ],
)
def test_durations_are_read_written_and_spoken(text: str, length: timedelta, canonical: str, words: str) -> None:
    assert (duration(text), iso_duration(length), spoken(length)) == (length, canonical, words)


@given(
    st.timedeltas(timedelta(seconds=1), LONGEST).map(
        lambda length: length - timedelta(microseconds=length.microseconds)
    )
)
def test_what_is_written_is_read_back(length: timedelta) -> None:
    assert duration(iso_duration(length)) == length


@given(st.text(max_size=40))
def test_nothing_but_a_value_error_comes_of_any_text(text: str) -> None:
    for read in (moment, duration, zone, opening_hours, holidays):
        with suppress(ValueError):
            read(text)


def test_the_shortest_sum_of_bounds_is_a_date() -> None:
    """The latest moment and the longest duration together stay a date, in every zone."""
    assert moment("2199-12-31T23:59:59Z") + LONGEST < datetime(2300, 1, 1, tzinfo=UTC)
