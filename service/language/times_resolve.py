"""When a time expression falls due: the moment by which its promise must be kept.

Always the latest moment that the words allow: "tomorrow" ends when tomorrow's work ends, "2-3 days" with the third.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from service.domain import BusinessCalendar
from service.language.times_expression import Moment, TimeExpression
from service.language.times_grammar import zone_of
from service.language.working_hours import (
    add_working_days,
    add_working_time,
    at_minute,
    closing,
    open_spans,
    opening,
    zone,
)

_DAY = timedelta(days=1)
_PARTS = {
    "morning": 720, "noon": 720, "midday": 720, "lunch": 720, "lunchtime": 780, "breakfast": 540, "afternoon": 1080,
    "teatime": 1020, "dinner": 1200, "dinnertime": 1200, "evening": 1320, "night": 1439, "tonight": 1439,
    "midnight": 1440, "overnight": 1920,
}  # fmt: skip
_LATE_PARTS = ("afternoon", "evening", "night", "tonight", "dinner", "dinnertime", "teatime")
_END_OF_DAY = 1439
_STALE = 6 * 60  # minutes: a clock time that passed longer ago means tomorrow's
_NEAR = timedelta(days=60)  # a date that passed less long ago is meant as it stands


def resolve(
    expression: TimeExpression, now: datetime, tz: tzinfo | str | None = None, calendar: BusinessCalendar | None = None
) -> datetime | None:
    """The moment at which the time is up, aware, in the zone that it is read in; None where it binds to nothing.

    `now` must be aware. A clock time is read in the zone that it names, else in `tz`, else in the calendar's zone,
    else in that of `now`. What recurs falls due for the first time.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if not expression.concrete:
        return None
    calendar = calendar or BusinessCalendar()
    local = now.astimezone(_named(expression.zone) or reading_zone(tz, calendar) or now.tzinfo)
    try:
        return _due(expression, local, calendar)
    except (OverflowError, ValueError):  # 31 February, or ten thousand years from now
        return None


def reading_zone(tz: tzinfo | str | None, calendar: BusinessCalendar) -> tzinfo | None:
    """The zone that clock times without one are read in."""
    if isinstance(tz, tzinfo):
        return tz
    return zone(tz) if tz else (zone(calendar.timezone) if calendar.timezone else None)


def _named(word: str | None) -> tzinfo | None:
    """The zone that a zone word names; "your" and "local" name none by themselves."""
    if word is None:
        return None
    name, offset = zone_of(word)
    if offset is not None:
        return timezone(timedelta(minutes=offset), name) if offset else UTC
    return zone(name) if "/" in name else None


def _due(expression: TimeExpression, local: datetime, calendar: BusinessCalendar) -> datetime | None:
    moment, length = expression.moment, expression.within
    if moment is not None:
        return _moment(expression, moment, local, calendar)
    if length is None:
        return None
    if not expression.business:
        return (local.astimezone(UTC) + length).astimezone(local.tzinfo)
    days, rest = divmod(length, _DAY)
    return add_working_time(calendar, local, length) if rest else add_working_days(calendar, local, days)


def _moment(expression: TimeExpression, moment: Moment, local: datetime, calendar: BusinessCalendar) -> datetime:
    if moment.stamp and len(moment.stamp) > 10 and moment.stamp[4] == "-":
        stamp = datetime.fromisoformat(moment.stamp.upper())
        return stamp if stamp.tzinfo else stamp.replace(tzinfo=local.tzinfo)
    day = _day(moment, local, calendar, business=expression.business)
    minute = _minute(moment, local, day, calendar)
    if minute is None:
        minute = closing(calendar, day) if calendar.hours and open_spans(calendar, day) else _END_OF_DAY
        if expression.lead == "before" and moment.dated:
            day, minute = day - _DAY, _END_OF_DAY
    due = at_minute(day, minute, local.tzinfo)
    if due >= local:
        return due
    if moment.weekday is not None and moment.date is None and moment.stamp is None and day == local.date():
        return due + 7 * _DAY
    if not moment.dated and (local - due > timedelta(minutes=_STALE) or moment.minute is None):
        return due + _DAY
    return due


def _day(moment: Moment, local: datetime, calendar: BusinessCalendar, *, business: bool) -> date:
    """The last day that the moment's words allow."""
    today = local.date()
    if moment.stamp:
        return _digits(moment.stamp)
    if moment.date is not None:
        return _calendar_day(moment.date, today)
    if moment.weekday is not None:
        return _weekday(moment, today)
    if moment.days is not None:
        working = business and moment.days > 0
        return add_working_days(calendar, local, moment.days).date() if working else today + _DAY * moment.days
    return _period_end(moment, today)


def _period_end(moment: Moment, today: date) -> date:
    """The last day of the week, month or year that is named; of a week its Friday, while that is still to come."""
    if moment.weeks is not None:
        last = 4 if today.weekday() < 5 or moment.weeks else 6
        offset = {"start": 0, "middle": 2}.get(moment.edge or "", last)
        return today + _DAY * (7 * moment.weeks + offset - today.weekday())
    if moment.months is not None:
        return _end_of_month(today.year, today.month + moment.months, moment.edge)
    return date(today.year + moment.years, 12, 31) if moment.years is not None else today


def _digits(stamp: str) -> date:
    """The day of a date in digits: 2026-11-24, 24.11.2026, 24/11/2026; month first only where it must be."""
    if stamp[4:5] == "-":
        return date.fromisoformat(stamp[:10])
    first, second, year = (int(part) for part in stamp.replace(".", "/").split("/"))
    day, month = (second, first) if second > 12 else (first, second)
    return date(year if year > 99 else year + 2000, month, day)


def _calendar_day(said: tuple[int, int, int], today: date) -> date:
    year, month, day = said
    if not month:  # "the 15th"
        this = date(today.year, today.month, day)
        ahead = today.year + today.month // 12, today.month % 12 + 1
        return this if this >= today else date(*ahead, day)
    if not day:
        found = _end_of_month(year or today.year, month, None)
        return found if year or found >= today else _end_of_month(today.year + 1, month, None)
    found = date(year or today.year, month, day)
    return found if year or found >= today - _NEAR else date(today.year + 1, month, day)


def _weekday(moment: Moment, today: date) -> date:
    weekday = 6 if moment.weekday == 7 else moment.weekday or 0
    if moment.weeks:
        return today - _DAY * today.weekday() + _DAY * (7 * moment.weeks + weekday)
    return today + _DAY * ((weekday - today.weekday()) % 7)


def _end_of_month(year: int, month: int, edge: str | None) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if edge in ("start", "middle"):
        return date(year, month, 7 if edge == "start" else 20)
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _minute(moment: Moment, local: datetime, day: date, calendar: BusinessCalendar) -> int | None:
    """The minute of the day that the words name; None: the whole day counts."""
    if moment.minute is not None:
        return _hour(moment, local, day)
    if moment.part == "first thing":
        return opening(calendar, day) + 60
    if moment.part is not None:
        return _PARTS[moment.part]
    if moment.edge is None or moment.months is not None or moment.years is not None:
        return None
    shut = closing(calendar, day)
    still_open = day != local.date() or local.hour * 60 + local.minute < shut
    return shut if still_open else _END_OF_DAY


def _hour(moment: Moment, local: datetime, day: date) -> int:
    """A clock time's minute: "at 8 tonight" is 20:00, "by 5" the next five o'clock in the working day."""
    minute = moment.minute or 0
    if minute >= 720 or not (moment.bare_hour or moment.part in _LATE_PARTS):
        return minute
    passed = day == local.date() and minute <= local.hour * 60 + local.minute
    late = moment.part in _LATE_PARTS or minute < 7 * 60 or (passed and moment.part != "morning")
    return minute + 720 if late else minute
