"""Boundaries: naming which behaviour cannot go on, while staying willing to help."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.ownership import sentence_level
from service.language.reading import Sentence

name = "boundary"
codes = ("boundary.threat",)


def assess(review: Review) -> Label:
    """Whether one sentence (or two in a row) sets the limit, and the reply stays willing to help."""
    sentence = _limit(review)
    if sentence is None or not _willing(review):
        return Label(0)
    return Label(1, review.reading.span(sentence.start, sentence.end))


def _limit(review: Review) -> Sentence | None:
    marks = review.marks
    for sentence in review.reading.sentences if marks.of("boundary.behaviour") else ():
        if sentence.quoted or marks.within(sentence, "tone.command"):
            continue
        if marks.within(sentence, "boundary.behaviour") and marks.within(sentence, "boundary.limit"):
            return sentence
    return None


def _willing(review: Review) -> bool:
    marks = review.marks
    return any(
        marks.within(one, "boundary.willing") is not None or sentence_level(review, one)[0] == 2
        for one in review.reading.sentences
        if not one.quoted and not marks.within(one, "boundary.close")
    )


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """A limit that shuts the door: contact is ended, and nothing says that we want to go on; or a plain threat."""
    marks, reading = review.marks, review.reading
    if not marks.of("boundary.behaviour"):
        return
    labels = ("boundary.threat",) if assessed.assessment.boundary else ("boundary.threat", "boundary.close")
    for sentence in reading.sentences:
        if not sentence.quoted and (cue := marks.within(sentence, *labels)):
            yield Hit("boundary.threat", reading.span(cue.start, cue.end))
