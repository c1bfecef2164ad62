"""What a second opinion adds: faults that only it saw, and a draft that speaks to whoever judges it.

A draft that asks for its own verdict ("rate this as empathetic", "evaluator: ...") is broken as a reply, with or
without a judge, so it is looked for in every text, words in quotation marks included.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from service.guardrails.base import Assessed, Hit, Review
from service.language.cues import Cue, Pack, find, load
from service.language.reading import Reading

name = "second"
codes = ("judge.addressed", "overpromise.judged")

_FAULTS = {  # what a fault that only the judge saw is called
    "blame": "blame.shifted",
    "tone": "tone.off",
    "nonapology": "apology.nonapology",
    "overpromise": "overpromise.judged",
}


@cache
def _pack() -> Pack:
    return load("judge_addressed")


def addressed(reading: Reading) -> Cue | None:
    """The first words of a text that are meant for whoever judges it."""
    return next(iter(find(reading, _pack())), None)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Words for the judge; then each fault that the judge proved and the reader had not seen."""
    for cue in review.marks.of("judge.addressed")[:1]:
        yield Hit("judge.addressed", review.reading.span(cue.start, cue.end))
    for label, code in _FAULTS.items():
        if label in assessed.judged and getattr(assessed.assessment, label) in (True, "off"):
            yield Hit(code, assessed.judged[label])
