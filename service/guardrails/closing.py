"""Closing: whether the reply leaves the door open."""

from __future__ import annotations

from service.guardrails.base import Label, Review


def assess(review: Review) -> Label:
    """Whether it invites an answer or gives a way back."""
    for sentence in reversed(review.reading.sentences):
        if sentence.quoted:
            continue
        cue = review.marks.within(sentence, "closing.door")
        if cue is not None:
            return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)
