"""Overpromise: guarantees that no one can keep, times sooner than policy allows, concessions that policy does not list.

What each of the three is, and what only looks like it, is told by `absolutes`, `sooner` and `concessions`.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.domain import Span
from service.guardrails.absolutes import absolutes
from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.concessions import grants
from service.guardrails.money import exceeds
from service.guardrails.sooner import at_once, foretold_verdicts, sooner
from service.language.cues import Cue

name = "overpromise"
codes = ("overpromise.absolute", "overpromise.too_soon", "overpromise.concession")


def assess(review: Review) -> Label:
    """1 with the first words that promise more than can be kept."""
    spans = [_span(review, cue) for cue in (*absolutes(review), *at_once(review), *foretold_verdicts(review))]
    spans += sooner(review)
    spans += [_span(review, grant.cue) for grant in grants(review) if not grant.allowed or exceeds(review, grant)]
    return Label(1, min(spans, key=lambda span: span.start)) if spans else Label(0)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each guarantee, each outcome told for at once where policy takes time, each concession that nobody allowed."""
    if not assessed.assessment.overpromise and name not in assessed.judged:
        return  # the label is 0 only where none of these was found
    hits = [Hit("overpromise.absolute", _span(review, cue)) for cue in (*absolutes(review), *foretold_verdicts(review))]
    hits += [Hit("overpromise.too_soon", _span(review, cue)) for cue in at_once(review)]
    hits += [
        Hit("overpromise.concession", _span(review, grant.cue), grant.kind)
        for grant in grants(review)
        if not grant.allowed and not grant.amounts  # with an amount it is money's to object to
    ]
    yield from sorted(hits, key=lambda hit: hit.span.start if hit.span else 0)


def _span(review: Review, cue: Cue) -> Span:
    return review.reading.span(cue.start, cue.end)
