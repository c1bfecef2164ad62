"""Claims that nothing supports: acts told as done, causes, requirements, reviews, scope, hours of availability.

An act of ours is promised, not claimed, unless policy, an agent's message or an internal note says that it was done.
Silent where there is neither a conversation nor a fact that could support anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Review

name = "claims"
codes = (
    "claims.done_act",
    "claims.cause",
    "claims.requirement",
    "claims.review",
    "claims.scope",
    "claims.availability",
)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each claim without support."""
    if review.conversation is None and not review.policy.facts:
        return
    for claim in review.claims:
        if claim.supported_by is None:
            yield Hit(f"claims.{claim.kind}", claim.span, claim.quote)
