"""Days and ranges of days of one month: "Friday the 11th", "from 4 to 22 January 1995", "23/Sep/2020"."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.cascade import Match, Rule
from service.language.timex.days import dated, day_of_month, day_shift, month_of, period, weekday_of
from service.language.timex.digits import Written, full_year
from service.language.timex.edges import edge_of, end_of_day
from service.language.timex.meaning import Meaning, Span
from service.language.timex.tokens import Node


def _year_of(match: Match, days: int) -> int:
    """The year of a date's words: in four digits, or in two behind `of` or the day."""
    if match.one("year"):
        return match.number("year")
    numbers = [int(node.value) for node in match.all("num", "ord") if isinstance(node.value, int)]
    return full_year(numbers[days]) if len(numbers) > days else 0


def _month_day(match: Match) -> Node | None:
    """May 9, the 9th of May, 9 May 2018, 2018-May-9."""
    numbers = [int(node.value) for node in match.all("num", "ord") if isinstance(node.value, int)]
    day, month = numbers[0], match.number("month")
    if not 0 < day < 32 or match.word("unit") not in ("", "day"):
        return None
    shift = match.word("next", "this", "last")
    year = _year_of(match, 1)
    found = dated(year, month, day)
    return match.make(_shifted(found, shift))


def _shifted(day: Meaning, shift: str) -> Meaning:
    """Such as "This 5/12" is this year's, "next 5/12" next year's; before a weekday it only names the weekday."""
    offset = {"this": 0, "next": 1, "last": -1}.get(shift)
    if offset is None or day.year or not day.month or not day.day:
        return day
    month, number = day.month, day.day

    def spans(now: datetime) -> list[Span]:
        return dated(now.year + offset, month, number).spans(now)

    return Meaning("date", spans, None, month, number)


def _written(match: Match) -> Node | None:
    """A date in digits, with the weekday before it and the year behind it: "this Friday 7/6"."""
    node = match.one("numdate")
    if node is None or not isinstance(node.value, Written):
        return None
    said = node.value
    if not said.day:
        return match.make(month_of(said.month, said.year))
    year = said.year or match.number("year")
    shift = "" if match.one("weekday") else match.word("next", "this", "last")
    day = dated(year, said.month, said.day)
    if match.one("weekday") and match.one("next", "this", "last"):
        day = _shifted(day, "this")
    return match.make(_shifted(day, shift))


def _decimal_date(match: Match) -> Node | None:
    """Such as "Friday 7.6", "on 5.12": month and day around a point."""
    first, _, second = match.word("decimal").partition(".")
    month, day = int(first), int(second)
    if match.nodes[0].kind == "on" and len(second) == 2 and match.nodes[0].value == "at":
        return None
    if month > 12:
        month, day = day, month
    if not (0 < month < 13 and 0 < day < 32):
        return None
    found = dated(0, month, day)
    shifted = _shifted(found, "this") if match.one("this", "next", "last") else found
    return match.make(shifted, skip=int(match.nodes[0].kind == "on"))


def _weekday_number(match: Match) -> Node | None:
    """Monday 21, Friday the 11th."""
    day = match.number("num", "ord")
    if not 0 < day < 32 or (match.one("num") and day < 13 and not match.one("the")):
        return None
    return match.make(day_of_month(day, None, match.number("weekday")))


def _nth(match: Match) -> Node | None:
    """The 18th, the 18th of next month, the 15th day of June."""
    day = match.number("ord", "num")
    if day > 31 or (
        match.one("unit")
        and match.nodes[-1].kind == "unit"
        and len(match.all("unit")) > 1
        and match.word("unit") != "day"
    ):
        return None
    if len(match.nodes) == 2 and not _names_a_day(match):
        return None
    month = match.number("month")
    if month:
        return match.make(dated(_year_of(match, 1), month, day))
    if match.all("unit") and str(match.all("unit")[-1].value) != "month":
        return None
    if match.one("unit") is not None:
        return match.make(day_of_month(day, {"next": 1, "near": 1, "last": -1}.get(_shift_word(match), 0)))
    return match.make(day_of_month(day))


def _names_a_day(match: Match) -> bool:
    """Whether "the third" is a day, not the third of some things: a preposition leads to it, or no noun follows."""
    last = match.at + len(match.nodes)
    before = match.line[match.at - 1].kind if match.at else ""
    after = match.line[last] if last < len(match.line) else None
    noun = after is not None and after.kind == "junk" and str(after.value).isalpha()
    return not noun or before in ("on", "by", "before", "after", "until", "since", "from", "around")


def _shift_word(match: Match) -> str:
    found = match.one("next", "this", "last")
    return "" if found is None else str(found.value)


def _range(match: Match) -> Node | None:
    """From 4 to 22 January, between 3 and 12 of Sept, 4 to 23 next month, November 19-20."""
    numbers = [int(node.value) for node in match.all("num", "ord") if isinstance(node.value, int)]
    if match.one("and") and not match.one("between"):
        return None
    if len(numbers) < 2 or not all(0 < number < 32 for number in numbers[:2]):
        return None
    first, last = numbers[:2]
    month = match.number("month")
    year = match.number("year")
    unit = match.word("unit")
    if unit and unit != "month":
        return None
    offset = {"next": 1, "near": 1, "last": -1}.get(_shift_word(match), 0)

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        day = dated(year, month, first) if month else day_of_month(first, offset)
        starts = day.spans(now)
        for start, _ in starts:
            if start is None:
                continue
            end = start.replace(day=last) if last >= first else day_of_month(last, 1).spans(start)[0][0]
            found.append((start, end))
        return found

    return match.make(Meaning("daterange", spans, year or None, month or None, unit="days"))


def _today(match: Match) -> Node | None:
    offset = match.one("today")
    return match.make(day_shift(offset.value)) if offset is not None and isinstance(offset.value, int) else None


def _day_after(match: Match) -> Node | None:
    """The day after tomorrow, the day before yesterday."""
    node = match.one("today")
    if match.word("unit") != "day" or node is None or not isinstance(node.value, int):
        return None
    return match.make(day_shift(node.value + (1 if match.one("after") else -1)))


def _weekday(match: Match) -> Node | None:
    """Friday, this Friday, next week Friday, Friday of next week."""
    weekday = match.number("weekday")
    shifts = match.all("next", "this", "last")
    if match.one("unit") is not None:
        if match.word("unit") != "week":
            return None
        return match.make(weekday_of(weekday, _week_mode(str(shifts[0].value)) if shifts else "this"))
    if not shifts:
        return match.make(weekday_of(weekday))
    said = shifts[-1]
    mode = str(said.value)
    if mode == "near":
        mode = "ahead" if said.kind == "next" else "behind"
    return match.make(weekday_of(weekday, mode))


def _week_mode(shift: str) -> str:
    return {"near": "next"}.get(shift, shift)


def _beside_day(match: Match) -> Node | None:
    """Such as "The day before", "the day after": yesterday and tomorrow, where no day is named."""
    return match.make(day_shift(1 if match.one("after") else -1)) if match.word("unit") == "day" else None


def _iso(match: Match) -> Node | None:
    moment = datetime.fromisoformat(match.word("isostamp").upper())
    return match.make(Meaning("datetime", lambda _: [(moment, moment)]))


def _eod(match: Match) -> Node | None:
    """EOD, EOM, EOY."""
    unit = match.word("of_date")
    if unit == "day":
        return match.make(end_of_day(day_shift(0)))
    return match.make(edge_of(period(unit, 0), "end"))


def _spaced_date(match: Match) -> Node | None:
    """A date in digits with spaces: 2016 10 16."""
    month, day = (int(node.value) for node in match.all("num") if isinstance(node.value, int))
    ok = 0 < month < 13 and 0 < day < 32
    return match.make(dated(match.number("year"), month, day)) if ok else None


_YEAR = "(?:comma? (?:of|in)? year|of num)"
_WEEKDAY = "(?:(?:this|next|last)? weekday (?:comma|dash)?)"
_NUM = "(?:num|ord)"
_MARK = "(?:slash|dash)"
DATE_RULES = (
    Rule(
        f"(?:from|between)? the? {_NUM} (?:to|dash|until|and) the? {_NUM} of? the? month (?!the? {_NUM}) {_YEAR}?",
        _range,
    ),
    Rule(f"(?:from|between)? the? {_NUM} (?:to|dash|until|and) month the? {_NUM} (?:comma? year)?", _range),
    Rule(f"(?:from|between)? {_NUM} (?:to|dash|until|and) {_NUM} (?:of|in)? the? (?:this|next|last) unit", _range),
    Rule(
        f"(?:from)? month (?:between|from)? the? {_NUM} (?:to|dash|until|and) the? {_NUM}"
        " (?!ampm|unit|month|of month|to|clock)"
        " (?:comma? (?:of|in)? year)?",
        _range,
    ),
    Rule(
        f"{_WEEKDAY}? open? month (?:dash|slash|comma)? the? {_NUM} (?!ampm|unit) (?:open weekday off)?"
        f" (?:{_YEAR}|dash year|(?<={_NUM}) num (?!ampm|num|to|clock|decimal))? off?",
        _month_day,
    ),
    Rule(
        f"{_WEEKDAY}? (?:this|next|last)? the? {_NUM} (?:dash|slash)? (?:unit of|of)? the? month"
        f" (?:dash|slash)? (?:{_YEAR}|year)?",
        _month_day,
    ),
    Rule(f"year (?:dash|slash)? month (?:dash|slash)? {_NUM}", _month_day),
    Rule(
        f"year {_MARK} {_NUM} {_MARK} month|month {_MARK} year {_MARK} {_NUM}|{_NUM} {_MARK} year {_MARK} month",
        _month_day,
    ),
    Rule("year num num", _spaced_date),
    Rule(f"{_WEEKDAY}? (?:this|next|last)? numdate (?:comma? (?:of|in)? year (?!to))?", _written),
    Rule(
        "(?:this|next|last)? weekday decimal (?!ampm)|on decimal (?!ampm|unit)",
        _decimal_date,
    ),
    Rule("the ord unit? (?:of|in)? (?:the|this|next|last) unit", _nth),
    Rule(f"{_NUM} unit (?:of|in) (?:the|this|next|last) unit", _nth),
    Rule(f"weekday the? {_NUM} (?!ampm|to|unit|and|clock)", _weekday_number),
    Rule("the ord (?!unit|quarter|weekday|decade|ord|num|few|couple|half|of every)", _nth),
    Rule("the num (?=(?:from|between) (?:num|CLOCK))", _nth),
    Rule(
        "(?:this|next|last) unit (?:dash|comma|on)? weekday|weekday (?:of|in|comma)? the? (?:this|next|last) unit",
        _weekday,
    ),
    Rule("this? (?:this|next|last)? weekday", _weekday),
    Rule("(?<![num few couple half quarter big a decimal]) the? unit (?:after|before) today", _day_after),
    Rule("the unit (?:after|before) (?=stop|junk|$)", _beside_day),
    Rule("isostamp", _iso),
    Rule("the? of_date", _eod),
    Rule("today", _today),
)
