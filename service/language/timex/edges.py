"""The start, middle, end and rest of a day or period."""

from __future__ import annotations

from datetime import datetime

from service.language.timex.days import (
    ONE_DAY,
    midnight,
)
from service.language.timex.meaning import Meaning, Span


def edge_of(meaning: Meaning, edge: str) -> Meaning:
    """The start, middle or end of a period; the early, later … part of it as seen from now."""

    def spans(now: datetime) -> list[Span]:
        found: list[Span] = []
        for start, end in meaning.spans(now):
            if start is not None and end is not None:
                found.append(_edge(meaning, edge, start, end, now))
        return found

    return meaning._replace(
        spans=spans, edge={"early": "start", "earlier": "start", "late": "end", "later": "end"}.get(edge, edge)
    )


def _edge(meaning: Meaning, edge: str, start: datetime, end: datetime, now: datetime) -> Span:
    first, last = cuts(meaning, start, end)
    if edge == "mid":
        return _middle(meaning, start, end)
    if edge in ("start", "early"):
        return start, first
    if edge in ("end", "late"):
        return last, end
    today = midnight(now)
    if edge == "earlier":
        return start, min(first, today) if start < today < end else first
    return (max(last, today), end) if start <= today < end else (last, end)


def cuts(meaning: Meaning, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Where the start of a period ends and where its end begins."""
    if meaning.unit in ("week", "workweek"):
        return start + ONE_DAY * 3, start + ONE_DAY * 3
    if meaning.unit == "month":
        return start.replace(day=16), start.replace(day=16)
    if meaning.unit == "year":
        halves = meaning.year is None
        return start.replace(month=7 if halves else 5), start.replace(month=7 if halves else 9)
    half = midnight(start + (end - start) / 2)
    return half, half


def _middle(meaning: Meaning, start: datetime, end: datetime) -> Span:
    if meaning.unit in ("week", "workweek"):
        return start + ONE_DAY, start + ONE_DAY * 5
    if meaning.unit == "month":
        return start.replace(day=10), start.replace(day=21)
    if meaning.unit == "year":
        return start.replace(month=5), start.replace(month=9)
    third = (end - start) / 3
    return midnight(start + third), midnight(end - third)


def day_edge(day: Meaning, edge: str) -> Meaning:
    """The first or second half of a day, or the hours around its noon."""
    hours = {"early": (0, 12), "earlier": (0, 12), "start": (0, 12), "mid": (10, 14)}.get(edge, (12, 24))

    def spans(now: datetime) -> list[Span]:
        return [
            (start + ONE_DAY / 24 * hours[0], start + ONE_DAY / 24 * hours[1]) for start, _ in day.spans(now) if start
        ]

    return Meaning("datetimerange", spans)


def end_of_day(day: Meaning) -> Meaning:
    """The last second of a day."""

    def spans(now: datetime) -> list[Span]:
        return [(start.replace(hour=23, minute=59, second=59),) * 2 for start, _ in day.spans(now) if start]

    return Meaning("datetime", spans)
