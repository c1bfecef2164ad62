"""ISO 8601 durations, as they travel over HTTP and stand in policies."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

_DAY_S = 86_400


@cache
def _pattern() -> re.Pattern[str]:
    number = r"(\d+(?:[.,]\d+)?)"
    return re.compile(
        rf"P(?=\d|T\d)(?:{number}W)?(?:{number}D)?(?:T(?=\d)(?:{number}H)?(?:{number}M)?(?:{number}S)?)?", re.ASCII
    )


def parse_iso_duration(text: str) -> timedelta:
    """The duration that `text` stands for: weeks, days, hours, minutes, seconds ("PT4H", "P2D", "P1DT12H").

    Raises ValueError for anything else; years and months too, since they have no fixed length.
    """
    match = _pattern().fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no ISO 8601 duration of weeks, days, hours, minutes or seconds, such as PT4H")
    weeks, days, hours, minutes, seconds = (float(part.replace(",", ".")) if part else 0.0 for part in match.groups())
    try:
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than any duration that can be reckoned with") from error


def iso_duration(duration: timedelta, like: str = "") -> str:
    """`duration` in ISO 8601, in the largest units that hold it: PT4H, PT90M as PT1H30M, P2D.

    `like` is how it was written: "within 48 hours" gives PT48H where "within 2 days" gives P2D, "ninety minutes" PT90M
    where "an hour and a half" gives PT1H30M. Fractions of a second are dropped; a negative duration raises ValueError.
    """
    total = int(duration.total_seconds())
    if total < 0:
        raise ValueError(f"{duration!r} is negative")
    days, rest = (0, total) if _counts_hours(like) else divmod(total, _DAY_S)
    hours, rest = (0, rest) if _counts_minutes(like) else divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    day = f"{days}D" if days else ""
    time = "".join(f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if value)
    return f"P{day}" + (f"T{time}" if time else "") if day or time else "PT0S"


def in_words(duration: timedelta, kind: str = "") -> str:
    """`duration` as a person says it, in the largest unit that it is a whole number of: "90 minutes", "2 days".

    Rounded to minutes, at least one. `kind` stands before the unit: "2 business days".
    """
    minutes = max(1, round(duration.total_seconds() / 60))
    units = (("day", 1440), ("hour", 60), ("minute", 1))
    unit, size = next((unit, size) for unit, size in units if minutes % size == 0)
    count = minutes // size
    return " ".join(filter(None, (str(count), kind, unit if count == 1 else f"{unit}s")))


def _counts_minutes(like: str) -> bool:
    lowered = like.lower()
    return "min" in lowered and "hour" not in lowered and "day" not in lowered and "h " not in f"{lowered} "


def _counts_hours(like: str) -> bool:
    lowered = like.lower()
    return "day" not in lowered and "week" not in lowered and bool(re.search(r"hour|hr|\dh\b|PT", lowered + like))
