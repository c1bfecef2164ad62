"""What of policy this reply speaks of: the commitments that it names, and how near a policy text is to the matter."""

from __future__ import annotations

from service.domain import Commitment
from service.llm.composer.case import Case
from service.llm.composer.promising import promises_something

SOLVED = ("closing", "follow_up", "resolution")


def chosen_commitments(case: Case) -> list[Commitment]:
    """The commitments that this reply names: timed ones first, those about the customer's matter before others."""
    limit = {"short": 1, "medium": 2, "long": 3}[case.brief.request.options.length]
    if case.spoken or case.brief.plan.goal in ("boundary", "pause"):
        limit = 1
    asked = [one for one in case.brief.request.policy.commitments if not {"was", "were"} & set(one.text.split())]
    asked = [one for one in asked if promises_something(one)]
    if any(one.within or one.at for one in asked):
        asked = [one for one in asked if one.within or one.at]
    ranked = sorted(
        range(len(asked)),
        key=lambda place: (not (asked[place].within or asked[place].at), -overlap(case, asked[place].text), place),
    )
    return sorted((asked[place] for place in ranked[:limit]), key=_soonest)


def _soonest(commitment: Commitment) -> tuple[bool, bool, float]:
    """The order in which the customer hears from us; what comes again and again stands last."""
    within = commitment.within
    return commitment.recurring, within is None, within.total_seconds() if within else 0.0


def overlap(case: Case, text: str) -> int:
    """How many longer words a policy text shares with the customer's message, by their first five letters."""
    stems = {word[:5] for word in case.said if len(word) > 3}
    return len({word.strip(".,:;()")[:5] for word in text.lower().split() if len(word) > 3} & stems)
