"""When our side works: opening hours in the OpenStreetMap manner, public holidays by country, sums of working time.

`hours` such as "Mo-Fr 08:00-18:00", "Mo-Fr 08:00-12:00,13:00-17:00; Sa 09:00-12:00", "24/7", "Su off"; a later
rule replaces an earlier one for its days; "22:00-06:00" goes on into the next day. Not read: months, weeks,
sunrise, and what is said of public holidays (PH), on which our side is closed wherever `holidays` names a country.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import TypeAlias

from service.domain import BusinessCalendar

Week: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]  # Monday to Sunday: (from, to) in minutes of the day

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_WORKING_WEEK: Week = ((((0, 1440)),),) * 5 + ((),) * 2  # days count, hours are unknown
_END_OF_DAY = 1439
_USUAL_CLOSING = 18 * 60
_USUAL_OPENING = 9 * 60
_LONGEST_LOOK = 800  # days: a calendar that never opens must not hang


@cache
def _rule_pattern() -> re.Pattern[str]:
    day = r"(?:mo|tu|we|th|fr|sa|su|ph)[a-z]*\.?"
    days = rf"{day}(?:\s*-\s*{day})?(?:\s*,\s*{day}(?:\s*-\s*{day})?)*"
    span = r"\d{1,2}(?::\d\d)?\s*-\s*\d{1,2}(?::\d\d)?"
    return re.compile(rf"(?P<days>{days}|daily)?[\s:]*(?P<times>24/7|off|closed|{span}(?:\s*,\s*{span})*)?")


@lru_cache(maxsize=256)
def parse_hours(text: str) -> Week:
    """The week that opening hours describe. Raises ValueError that quotes what cannot be read."""
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    rules = re.split(r"\s*;\s*|,\s*(?=[a-z]{2}[^;,]*\d)", text.strip().lower().replace("–", "-"))
    for rule in filter(None, rules):
        match = _rule_pattern().fullmatch(rule.strip())
        if match is None or not match[0]:
            raise ValueError(f'cannot read the opening hours {rule!r}; write "Mo-Fr 08:00-18:00; Sa 09:00-12:00"')
        days = _days(match["days"])
        overnight: dict[int, tuple[tuple[int, int], ...]] = {}
        for day in days:
            week[day] = ()
        for start, end in _spans(match["times"], rule):
            for day in days:
                week[day] = (*week[day], (start, min(end, 1440)))
                if end > 1440:
                    follower = (day + 1) % 7
                    overnight[follower] = (*overnight.get(follower, ()), (0, end - 1440))
        for day, spans in overnight.items():
            week[day] = (*spans, *week[day])
    return tuple(tuple(sorted(spans)) for spans in week)


def _days(text: str | None) -> list[int]:
    if text is None or text == "daily":
        return list(range(7))
    found: list[int] = []
    for part in re.split(r"\s*,\s*", text):
        ends = [end.strip()[:2] for end in part.split("-")]
        if "ph" in ends:
            continue
        first, last = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        found += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return found


def _spans(text: str | None, rule: str) -> list[tuple[int, int]]:
    if text in ("off", "closed"):
        return []
    if text is None or text == "24/7":
        return [(0, 1440)]
    spans: list[tuple[int, int]] = []
    for part in re.split(r"\s*,\s*", text):
        start, end = (_minutes(half) for half in part.split("-"))
        if start >= 1440 or end > 1440 or start == end:
            raise ValueError(f"the opening hours {rule!r} name an hour that no day has")
        spans.append((start, end if end > start else end + 1440))
    return spans


def _minutes(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    return int(hour) * 60 + int(minute or 0)


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo | None:
    """The time zone of an IANA name; None where there is none (refused at the edge)."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # here: most texts name no zone

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=256)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """The public holidays of a country ("DE") or region ("DE-BY") in a year. Raises ValueError for an unknown code."""
    from holidays import country_holidays  # here: it takes longer to load than a mock draft takes to write

    country, _, region = code.upper().partition("-")
    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError as error:
        raise ValueError(f"no public holidays are known for {code!r}") from error


def _is_holiday(calendar: BusinessCalendar, day: date) -> bool:
    if not calendar.holidays:
        return False
    try:
        return day in public_holidays(calendar.holidays, day.year)
    except ValueError:
        return False


def _week(calendar: BusinessCalendar) -> Week:
    if not calendar.hours:
        return _WORKING_WEEK
    try:
        return parse_hours(calendar.hours)
    except ValueError:
        return _WORKING_WEEK


def open_spans(calendar: BusinessCalendar, day: date) -> tuple[tuple[int, int], ...]:
    """When our side works on that day, in minutes of the day; Monday to Friday where no hours are known."""
    spans = _week(calendar)[day.weekday()]
    return () if spans and _is_holiday(calendar, day) else spans


def is_open(calendar: BusinessCalendar, moment: datetime) -> bool:
    """Whether our side works at that moment (read in its own zone); the minute of closing still counts."""
    minute = moment.hour * 60 + moment.minute
    return any(start <= minute <= end for start, end in open_spans(calendar, moment.date()))


def closing(calendar: BusinessCalendar, day: date) -> int:
    """When our side closes on that day, in minutes; six in the evening where no hours are known or it is closed."""
    spans = open_spans(calendar, day) if calendar.hours else ()
    return min(spans[-1][1], _END_OF_DAY) if spans else _USUAL_CLOSING


def opening(calendar: BusinessCalendar, day: date) -> int:
    """When our side opens on that day, in minutes; nine in the morning where no hours are known or it is closed."""
    spans = open_spans(calendar, day) if calendar.hours else ()
    return spans[0][0] if spans else _USUAL_OPENING


def at_minute(day: date, minute: int, zone_: tzinfo | None) -> datetime:
    """That minute of the day in the zone; 1440 is midnight at the end of the day."""
    extra, minute = divmod(minute, 1440)
    return datetime.combine(day + timedelta(days=extra), time(minute // 60, minute % 60), zone_)


def add_working_days(calendar: BusinessCalendar, start: datetime, count: int) -> datetime:
    """The same time of day, `count` working days later; what comes in on a closed day counts from the next open one."""
    day, left = start.date(), count
    for _ in range(_LONGEST_LOOK):
        if left <= 0:
            break
        day += timedelta(days=1)
        if open_spans(calendar, day):
            left -= 1
    return start.replace(year=day.year, month=day.month, day=day.day)


def add_working_time(calendar: BusinessCalendar, start: datetime, length: timedelta) -> datetime:
    """The moment when `length` of opening time has gone by since `start`; plain time where no hours are known."""
    if not calendar.hours:
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    left = length.total_seconds() / 60
    day, minute = start.date(), start.hour * 60 + start.minute + start.second / 60
    for _ in range(_LONGEST_LOOK):
        for begin, end in open_spans(calendar, day):
            begins = max(begin, minute)
            if begins < end and left <= end - begins:
                return at_minute(day, 0, start.tzinfo) + timedelta(minutes=begins + left)
            left -= max(0.0, end - begins)
        day, minute = day + timedelta(days=1), 0.0
    return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
