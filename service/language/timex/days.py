"""Days and periods of the calendar against a reference time: candidates, the nearest one ahead first."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.language.timex.meaning import Length, Meaning, Span, Spans, last_day, shift

ONE_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LOOK = 400  # months that are searched for a weekday on a day of the month
_FIXED = {"decade": 10, "century": 100}


def midnight(moment: datetime) -> datetime:
    """When the moment's day began."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def monday(moment: datetime) -> datetime:
    """When the moment's week began."""
    return midnight(moment) - ONE_DAY * moment.weekday()


def day_span(day: datetime) -> Span:
    """A day from its beginning to the next one's."""
    return day, day + ONE_DAY


def day_shift(offset: int) -> Meaning:
    """So many days from today."""
    return Meaning("date", lambda now: [day_span(midnight(now) + ONE_DAY * offset)])


def dated(year: int | None, month: int, day: int, weekday: int | None = None) -> Meaning:
    """A day of the calendar; without a year the next one and the last one."""

    def spans(now: datetime) -> list[Span]:
        if year:
            return [day_span(datetime(year, month, day))] if 0 < day <= last_day(year, month) else []
        years = [now.year + offset for offset in (*range(9), *range(-1, -9, -1))]
        days = [datetime(one, month, day) for one in years if 0 < day <= last_day(one, month)]
        return _around(days, midnight(now))

    return Meaning("date", spans, year or None, month, day, weekday)


def _around(days: list[datetime], today: datetime) -> list[Span]:
    """The nearest day ahead (or today), then the nearest one behind."""
    ahead = min((day for day in days if day >= today), default=None)
    behind = max((day for day in days if day < today), default=None)
    return [day_span(day) for day in (ahead, behind) if day is not None]


def day_of_month(day: int, months: int | None = None, weekday: int | None = None) -> Meaning:
    """Such as "the 18th", of this month or the next; with `months` of that month; with a weekday, where both meet."""

    def spans(now: datetime) -> list[Span]:
        first = midnight(now).replace(day=1)
        reach = range(months, months + 1) if months is not None else range(-_LOOK, _LOOK)
        if months is None and weekday is None:
            reach = range(-3, 4)
        days = []
        for offset in reach:
            month = shift(first, Length(months=abs(offset)), 1 if offset >= 0 else -1)
            if 0 < day <= last_day(month.year, month.month):
                candidate = month.replace(day=day)
                if weekday is None or candidate.weekday() == weekday:
                    days.append(candidate)
        return _around(days, midnight(now)) if months is None else [day_span(one) for one in days]

    return Meaning("date", spans, day=day, weekday=weekday)


def weekday_of(weekday: int, mode: str = "") -> Meaning:
    """A day of the week: the next or last one, or that of this, the next or the last week.

    "This Friday" is that of this week, "next Friday" that of the next, "coming" and "past" name the nearest.
    """

    def spans(now: datetime) -> list[Span]:
        today, first = midnight(now), monday(now)
        week = {"this": 0, "next": 1, "last": -1, "same": 0}.get(mode)
        if week is not None:
            return [day_span(first + _WEEK * week + ONE_DAY * weekday)]
        ahead = today + ONE_DAY * ((weekday - today.weekday()) % 7)
        behind = today - ONE_DAY * ((today.weekday() - weekday - 1) % 7 + 1)
        if mode == "ahead":
            return [day_span(ahead if ahead > today else ahead + _WEEK)]
        if mode == "behind":
            return [day_span(behind)]
        return [day_span(ahead), day_span(behind)]

    return Meaning("date", spans, weekday=weekday)


def nth_weekday(number: int, weekday: int, period: Meaning) -> Meaning:
    """Such as "The first Monday of next month", "the last Friday of May"."""

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in period.spans(now):
            if start is None or end is None:
                continue
            if number > 0:
                day = start + ONE_DAY * ((weekday - start.weekday()) % 7) + _WEEK * (number - 1)
            else:
                day = end - ONE_DAY * ((end.weekday() - weekday - 1) % 7 + 1)
            if start <= day < end:
                found.append(day_span(day))
        return found

    return Meaning("date", spans, weekday=weekday)


# ---- periods ---------------------------------------------------------------------------------------------------------


def years(first: int, last: int | None = None) -> Meaning:
    """A year, or the years up to another (exclusive)."""
    after = first + 1 if last is None else last

    def spans(_: datetime) -> list[Span]:
        return [(datetime(first, 1, 1), datetime(after, 1, 1))] if 0 < first < after < 9999 else []

    return Meaning("daterange", spans, year=first, unit="year" if last is None else "years")


def month_of(month: int, year: int | None = None) -> Meaning:
    """A month: of that year, else the next one (or this) and the last one."""

    def spans(now: datetime) -> list[Span]:
        if year:
            return [_month(year, month)]
        first = midnight(now).replace(day=1)
        this = now.year
        ahead = this if datetime(this, month, 1) >= first else this + 1
        return [_month(ahead, month), _month(ahead - 1, month)]

    return Meaning("daterange", spans, year, month, unit="month")


def _month(year: int, month: int) -> tuple[datetime, datetime]:
    start = datetime(year, month, 1)
    return start, shift(start, Length(months=1))


def part_of_year(number: int, months: int, year: Meaning | None = None) -> Meaning:
    """A quarter (3 months) or half (6) of a year; without a year that of this one and of the next."""

    def spans(now: datetime) -> list[Span]:
        starts = (
            [start for start, _ in year.spans(now) if start]
            if year
            else [datetime(now.year + one, 1, 1) for one in (0, 1, -1)]
        )
        found: list[Span] = []
        for start in starts:
            first = shift(start, Length(months=months * (number - 1)))
            found.append((first, shift(first, Length(months=months))))
        return found

    return Meaning("daterange", spans, year=year.year if year else None, unit="quarter")


def week_number(number: int, year: Meaning | None = None) -> Meaning:
    """A week by its ISO number, of this year where none is named; -1 is the last one."""

    def spans(now: datetime) -> list[Span]:
        start = year.spans(now)[0][0] if year else datetime(now.year, 1, 1)
        if start is None:
            return []
        this = start.year
        if number < 0:
            first = monday(datetime(this, 12, 31))
            if first.isocalendar()[0] != this:
                first -= _WEEK
        else:
            first = datetime.fromisocalendar(this, 1, 1) + _WEEK * (number - 1)
        return [(first, first + _WEEK)]

    return Meaning("daterange", spans, unit="week")


def week_of(day: Meaning, unit: str = "week") -> Meaning:
    """The week (or weekend, or month) that holds a day."""

    def spans(now: datetime) -> list[Span]:
        return [period(unit, 0).spans(start)[0] for start, _ in day.spans(now) if start is not None]

    return Meaning("daterange", spans, unit=unit)


def week_of_month(number: int, month: Meaning) -> Meaning:
    """The nth week of a month: the first holds its first Thursday; -1 is the last."""

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in month.spans(now):
            if start is None or end is None:
                continue
            if number > 0:
                thursday = start + ONE_DAY * ((3 - start.weekday()) % 7)
                first = monday(thursday) + _WEEK * (number - 1)
            else:
                thursday = end - ONE_DAY * ((end.weekday() - 4) % 7 + 1)
                first = monday(thursday)
            found.append((first, first + _WEEK))
        return found

    return Meaning("daterange", spans, unit="week")


def period(unit: str, offset: int) -> Meaning:
    """This (0), the next (1) or the last (-1) day, week, weekend, month, quarter, year or decade."""
    spans = _period_spans(unit, offset)
    kind = "date" if unit in ("day", "weekday") else "daterange"
    if unit in ("hour", "minute", "second"):
        kind = "datetimerange"
    return Meaning(kind, spans, unit=unit)  # type: ignore[arg-type]


def _period_spans(unit: str, offset: int) -> Spans:
    def spans(now: datetime) -> list[Span]:
        if unit in ("hour", "minute", "second"):
            length = timedelta(**{f"{unit}s": 1})
            return [(now, now + length) if offset >= 0 else (now - length, now)]
        today = midnight(now)
        if unit == "day":
            return [day_span(today + ONE_DAY * offset)]
        if unit == "weekday":
            return [day_span(shift(today, Length(days=abs(offset), business=True), 1 if offset >= 0 else -1))]
        if unit in ("week", "workweek", "weekend", "fortnight"):
            return [_week_like(unit, now, offset)]
        return [_month_like(unit, now, offset)]

    return spans


def _week_like(unit: str, now: datetime, offset: int) -> Span:
    first = monday(now) + _WEEK * offset * (2 if unit == "fortnight" else 1)
    if unit == "weekend":
        return first + ONE_DAY * 5, first + _WEEK
    return first, first + ONE_DAY * {"workweek": 5, "fortnight": 14}.get(unit, 7)


def _month_like(unit: str, now: datetime, offset: int) -> Span:
    if unit in _FIXED:
        size = _FIXED[unit]
        start = now.year // size * size + size * offset
        return datetime(start, 1, 1), datetime(start + size, 1, 1)
    size = {"month": 1, "quarter": 3, "year": 12, "halfyear": 6}.get(unit, 1)
    index = (now.year * 12 + now.month - 1) // size * size + size * offset
    return tuple(datetime(one // 12, one % 12 + 1, 1) for one in (index, index + size))  # type: ignore[return-value]
