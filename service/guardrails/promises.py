"""Promises that cannot be kept, or that nothing supports: what `Review.promises` was found to be wrong with."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Review

name = "promises"
codes = (
    "promise.too_soon",
    "promise.past",
    "promise.outside_hours",
    "promise.contradiction",
    "promise.no_zone",
    "promise.unsupported",
)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each promise's problem, with the time as written and when it falls due."""
    for held in review.promises:
        if held.problem is not None:
            due = held.promise.due_at
            detail = due.strftime("%a %d %b, %H:%M %Z").strip() if due is not None else held.promise.quote
            yield Hit(f"promise.{held.problem}", held.promise.span, detail)
