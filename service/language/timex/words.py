"""The words of the general time grammar, by kind: what one word of a kind can do, each can.

Rules are written in the names of the kinds: `from? CLOCK to CLOCK`. Names in small letters are words, names
in capitals what rules have already put together.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

from service.language.numbers import cardinals, ordinals
from service.language.times_grammar import lexicon as reply_lexicon

Value: TypeAlias = object

_KINDS = (
    "a after ago ampm and around as at before beginning between big business by clock colon comma couple "
    "dash decade decimal edge equal every few for from full gone greater half hash hmark in isostamp junk "
    "last later latest less military month more next no noon now num numdate of of_date off on open or "
    "ord otheroften part parts past present qmark quarter recur rest s season since slash stop than the "
    "this time times to today unit until week weekday weekdays within wmark year yeartype zone "
    "DATE CLOCK STAMP SPAN HOURS STRETCH LENGTH SET"
)
CODES = {name: chr(0xE000 + index) for index, name in enumerate(_KINDS.split())}

_WORDS = {
    "a": "a an another",
    "and": "and & plus",
    "around": "around about approximately roughly circa ca",
    "at": "at @",
    "on": "on",
    "or": "or nor",
    "after": "after past",
    "ago": "ago back",
    "before": "before",
    "by": "by",
    "between": "between betwixt",
    "business": "business working work",
    "couple": "couple pair",
    "every": "every each any",
    "few": "few several some",
    "for": "for",
    "from": "from starting",
    "beginning": "beginning commencing",
    "full": "full whole all entire",
    "half": "half ½",
    "in": "in during over throughout inside",
    "within": "within",
    "later": "later hence",
    "no": "no not",
    "now": "now",
    "of": "of",
    "quarter": "quarter quarters",
    "rest": "rest remaining remainder",
    "since": "since",
    "the": "the my",
    "to": "to through thru",
    "dash": "- – — ~",
    "until": "until till til",
    "than": "than",
    "more": "more",
    "greater": "greater",
    "less": "less fewer",
    "latest": "latest",
    "s": "s 's",
    "stop": ". ? ! ;",
    "as": "as",
    "present": "moment present",
    "times": "times once twice thrice",
    "time": "time",
    "comma": ",",
    "slash": "/",
    "open": "(",
    "off": ")",
    "colon": ":",
    "hash": "< >",
    "equal": "=",
}
_SHIFTS = {
    "next": {"next": "next", "following": "next", "upcoming": "near", "coming": "near"},
    "last": {"last": "last", "previous": "last", "past": "near"},
    "this": {"this": "this", "current": "this", "same": "same", "that": "same"},
}
_EDGES = {
    "early": "early", "earlier": "earlier", "late": "late", "later": "later", "mid": "mid", "middle": "mid",
    "start": "start", "end": "end",
}  # fmt: skip
_UNITS = {
    "second": "second seconds sec secs",
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs h",
    "day": "day days",
    "night": "nights",
    "weekday": "weekday weekdays workday workdays",
    "week": "week weeks wk wks",
    "workweek": "workweek",
    "fortnight": "fortnight fortnights",
    "weekend": "weekend weekends",
    "month": "month months",
    "year": "year years yr yrs",
    "decade": "decade decades",
    "century": "century centuries",
}
_RECUR = {
    "hourly": "PT1H", "daily": "P1D", "everyday": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M", "bimonthly": "P2M", "quarterly": "P3M", "semiannual": "P0.5Y", "semiannually": "P0.5Y",
    "annual": "P1Y", "annually": "P1Y", "yearly": "P1Y", "biannual": "P0.5Y", "biannually": "P0.5Y",
}  # fmt: skip
PARTS = {  # in hours of the day
    "morning": (8, 12), "afternoon": (12, 16), "evening": (16, 20), "night": (20, 24), "daytime": (8, 18),
    "nighttime": (0, 8), "lunch": (11, 13), "lunchtime": (11, 13), "breakfast": (8, 12), "dinner": (16, 20),
    "dinnertime": (16, 20), "brunch": (8, 12), "business hours": (8, 18),
}  # fmt: skip
_PART_TIMEX = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "daytime": "DT", "nighttime": "NT",
}  # fmt: skip
_NOON = {"noon": 12, "midday": 12, "noonish": 12, "midnight": 0}
_DAYS = {
    "today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tomorow": 1, "tommorow": 1, "yesterday": -1, "otd": 0,
}  # fmt: skip
_TONIGHT = ("tonight", "tonite")
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_DECADES = {
    "tens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90, "noughties": 0, "hundreds": 0, "thousands": 0,
}  # fmt: skip
_YEAR_TYPES = {"fiscal": "FY", "fy": "FY", "school": "SY", "sy": "SY", "calendar": "", "cy": ""}
# Units that are said in one letter, only right behind digits: "3h", "10d".
GLUED_UNITS = {
    "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "y": "year", "min": "minute", "k": "",
}  # fmt: skip


def part_timex(part: str) -> str:
    """The TIMEX3 letters of a part of the day: MO, AF, EV, NI."""
    return _PART_TIMEX.get(part, "")


@cache
def lexicon() -> dict[str, tuple[str, Value]]:
    """Every word of the grammar: its kind and its value."""
    table: dict[str, tuple[str, Value]] = {}
    for kind, words in _WORDS.items():
        table.update((word, (kind, word)) for word in words.split())
    for word, (code, value) in reply_lexicon().items():
        if code in "wmZ" and isinstance(value, float | str):
            name = {"w": "weekday", "m": "month", "Z": "zone"}[code]
            table[word] = (name, int(value) if isinstance(value, float) else value)
        elif code == "J" and isinstance(value, float) and value < 7:
            table[word] = ("weekdays", int(value))
    for unit, words in _UNITS.items():
        table.update((word, ("unit", unit)) for word in words.split())
    for kind, shifts in _SHIFTS.items():
        table.update((word, (kind, shift)) for word, shift in shifts.items())
    for word, edge in _EDGES.items():
        if word != "later":
            table[word] = ("edge", edge)
    table.update((word, ("recur", timex)) for word, timex in _RECUR.items())
    table.update((word, ("part", word)) for word in PARTS if " " not in word)
    table.update((f"{word}s", ("parts", word)) for word in ("morning", "afternoon", "evening"))
    table.update((word, ("noon", hour)) for word, hour in _NOON.items())
    table.update((word, ("today", offset)) for word, offset in _DAYS.items())
    table.update((word, ("today", "tonight")) for word in _TONIGHT)
    table.update((word, ("season", timex)) for word, timex in _SEASONS.items())
    table.update((word, ("decade", value)) for word, value in _DECADES.items())
    table.update((word, ("yeartype", timex)) for word, timex in _YEAR_TYPES.items())
    table.update((word, ("ord", value)) for word, value in ordinals().items())
    table.update((word, ("num", value)) for word, value in cardinals().items() if value)
    table.update(other=("otheroften", 2), eod=("of_date", "day"), eom=("of_date", "month"), eoy=("of_date", "year"))
    table.update(oclock=("ampm", "o"))
    table["o'clock"] = ("ampm", "o")
    table["start"] = ("edge", "start")
    return table
