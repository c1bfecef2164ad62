"""Money: an amount that the reply commits us to, and that nobody allowed.

Only where our side gives (`concessions.grants`); an amount that is merely spoken of is grounding's business. An amount
is allowed up to the largest that policy names for the same currency, or where the customer's own charge is returned.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.amounts import amounts_in
from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.concessions import MONEY, Grant, grants
from service.language.normalise import fold

name = "money"
codes = ("money.unrequested",)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each concession with an amount that policy does not allow at all, or not so high."""
    for grant in grants(review):
        if not grant.amounts:
            continue
        amount = max(grant.amounts, key=lambda one: one.value)
        if not grant.allowed or exceeds(review, grant):
            span = review.reading.span(amount.start, amount.end)
            yield Hit("money.unrequested", span, grant.kind)


def exceeds(review: Review, grant: Grant) -> bool:
    """Whether policy names amounts for it, all of them lower; a refund may return what was charged."""
    if not grant.amounts or grant.kind not in MONEY:
        return False
    amount = max(grant.amounts, key=lambda one: one.value)
    named = [
        one.value
        for text in (*review.policy.may_offer, *(fact.text for fact in review.policy.facts))
        for one in amounts_in(fold(text))
        if one.currency == amount.currency
    ]
    if not named or amount.value <= max(named):
        return False
    charged = [one.value for reading in review.theirs for one in amounts_in(reading.folded)]
    return grant.kind not in ("refund", "waiver") or amount.value not in charged
