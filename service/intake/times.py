"""Moments, durations, zones and opening hours as requests write them, and what is wrong where they can't be read.

Everything raises ValueError with a sentence that says what would be right; the edge adds the pointer.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from service.language.working_hours import parse_hours, public_holidays

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)  # far from datetime's own end, so that sums of times never overflow
LONGEST = timedelta(days=3660)
_RIGHT_TIME = 'write RFC 3339 with an offset, such as "2026-11-21T09:12:00Z" or "2026-11-21T10:12:00+01:00"'
_RIGHT_DURATION = 'write an ISO 8601 duration, such as "PT4H", "PT30M", "P2D" or "P1DT12H"'
_RIGHT_ZONE = 'name an IANA time zone, such as "Europe/Berlin", "America/New_York" or "UTC"'
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})  # this machine's, and placeholders of the database
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")


class NaiveTime(ValueError):
    """A time without an offset where no zone is known to read it in."""


def moment(text: str, zone: tzinfo | None = None) -> datetime:
    """The aware moment that an RFC 3339 time names; one without an offset is read in `zone`.

    Raises ValueError (NaiveTime where offset and zone are both missing) that says what would be right.
    """
    try:
        time = datetime.fromisoformat(text.upper()) if _names_a_time(text) else None
    except ValueError:
        time = None
    if time is None:
        raise ValueError(f"is no date with a time of day; {_RIGHT_TIME}")
    if time.tzinfo is None:
        if zone is None:
            raise NaiveTime(f"has no offset, and policy.calendar.timezone names no zone to read it in; {_RIGHT_TIME}")
        time = time.replace(tzinfo=zone)
    return _within_bounds(time)


def _names_a_time(text: str) -> bool:
    """Whether more than a date is written: "2026-11-21" alone would be read as midnight."""
    return len(text) > 10 and text[10] in "Tt "


def _within_bounds(time: datetime) -> datetime:
    try:
        inside = EARLIEST <= time <= LATEST
    except OverflowError:
        inside = False
    if not inside:
        raise ValueError(f"must lie between {EARLIEST.year} and {LATEST.year}")
    return time


@cache
def _duration_pattern() -> re.Pattern[str]:
    number = r"(\d{1,9}(?:[.,]\d{1,6})?)"
    return re.compile(rf"P(?:{number}W)?(?:{number}D)?(?:T(?:{number}H)?(?:{number}M)?(?:{number}S)?)?")


def duration(text: str) -> timedelta:
    """The duration that ISO 8601 writes as PnWnDTnHnMnS. Years and months are refused: they have no fixed length."""
    match = _duration_pattern().fullmatch(text.upper())
    if match is None or not any(match.groups()) or text.upper().endswith("T"):
        calendar = "years and months have no fixed length; " if re.match(r"P\d+[YM]", text.upper()) else ""
        raise ValueError(f"is no duration; {calendar}{_RIGHT_DURATION}")
    parts = {unit: float(part.replace(",", ".")) for unit, part in zip(_UNITS, match.groups(), strict=True) if part}
    try:
        length = timedelta(**parts)
    except OverflowError:
        length = LONGEST * 2
    if not timedelta(0) < length <= LONGEST:
        raise ValueError(f"must be longer than nothing and no longer than ten years; {_RIGHT_DURATION}")
    return length


def opening_hours(text: str) -> None:
    """Nothing, where the text is opening hours."""
    if not text.strip():
        raise ValueError('must not be blank; write "Mo-Fr 08:00-18:00; Sa 09:00-12:00"')
    parse_hours(text)


@cache
def _holidays_pattern() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,6})?")


def holidays(code: str) -> None:
    """Nothing, where the code names a country or region whose public holidays are known."""
    problem = "must be the code of a country or region whose public holidays are known"
    right = 'such as "DE", "DE-BY", "US" or "US-CA"'
    if not _holidays_pattern().fullmatch(code):
        raise ValueError(f"{problem}, {right}")
    try:
        public_holidays(code, EARLIEST.year + 50)
    except ValueError:
        raise ValueError(f"{problem}, {right}") from None


@cache
def zone(name: str) -> tzinfo:
    """The time zone of that IANA name."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # here: most requests name none

    try:
        found = None if name in _NO_ZONES else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "Europe"
        found = None
    if found is None:
        raise ValueError(f"is no time zone that we know; {_RIGHT_ZONE}")
    return found


def spoken(length: timedelta) -> str:
    """The duration in words: "4 hours", "90 minutes", "2 days"."""
    seconds = round(length.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    raise AssertionError(seconds)
