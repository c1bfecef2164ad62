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
    "promise.after_sla",
)

_UNDER_WAY = frozenset({"first_reply", "update", "escalation", "decline", "pause"})


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each promise's problem, with the time as written and when it falls due."""
    for held in review.promises:
        if held.problem is not None:
            due = held.promise.due_at
            detail = due.strftime("%a %d %b, %H:%M %Z").strip() if due is not None else held.promise.quote
            yield Hit(f"promise.{held.problem}", held.promise.span, detail)
    yield from _after_sla(review)


def _after_sla(review: Review) -> Iterator[Hit]:
    """Where the helpdesk's own clock runs out before the customer hears from us again."""
    due = review.conversation.ticket.next_update_due if review.conversation else None
    dues = [held.promise.due_at for held in review.promises if held.promise.due_at is not None]
    if due is None or due <= review.now or not dues or min(dues) <= due or review.facets.get("goal") not in _UNDER_WAY:
        return
    soonest = next(held.promise for held in review.promises if held.promise.due_at == min(dues))
    yield Hit("promise.after_sla", soonest.span, due.strftime("%a %d %b, %H:%M %Z").strip())
