"""Apology and what only sounds like one: regret for what happened, or for how the customer takes it."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.language.cues import Cue

name = "apology"
codes = ("apology.nonapology", "apology.repeated")


def assess(review: Review) -> Label:
    """Whether our side says sorry for what happened or for its effect; sympathy and refusals do not count."""
    for cue in _apologies(review):
        return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)


def assess_nonapology(review: Review) -> Label:
    """Whether an apology hands the problem back: sorry that you feel, sorry if, sorry but you."""
    for cue in _nonapologies(review):
        return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)


def _apologies(review: Review) -> Iterator[Cue]:
    marks = review.marks
    for cue in marks.of("apology.sorry"):
        if marks.touching(cue.start, cue.end, "apology.none", "apology.nonapology") or _quoted(review, cue):
            continue
        yield cue


def _nonapologies(review: Review) -> Iterator[Cue]:
    for cue in review.marks.of("apology.nonapology"):
        if not _quoted(review, cue):
            yield cue


def _quoted(review: Review, cue: Cue) -> bool:
    for sentence in review.reading.sentences:
        if sentence.start <= cue.start < sentence.end:
            if sentence.quoted or sentence.question:
                return True
            return any(c.quoted and c.start <= cue.start < c.end for c in sentence.clauses)
    return False


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each non-apology; the last of too many apologies."""
    reading = review.reading
    for cue in _nonapologies(review):
        yield Hit("apology.nonapology", reading.span(cue.start, cue.end))
    found = sorted(_apologies(review), key=lambda cue: cue.start)
    if len(found) > review.limits.apologies:
        yield Hit("apology.repeated", reading.span(found[-1].start, found[-1].end), str(len(found)))
