"""A reply that copies the customer: a long run word for word, or most of its sentences.

Short phrases may and should come back (`listen.paraphrase`); the bound is `limits.parrot_words`.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.sources import copies, runs_in, their_text

name = "parroting"
codes = ("text.parrot",)

_SENTENCE_WORDS = 5  # shorter sentences are alike by chance
_SHARE = 0.5


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """One hit for each copied run; where there is none, one for the first of many copied sentences."""
    if not review.theirs:
        return
    reading, theirs = review.reading, their_text(review.theirs)
    copied = False
    for start, end, _ in runs_in(reading, theirs, review.limits.parrot_words):
        copied = True
        yield Hit("text.parrot", reading.span(start, end))
    if copied:
        return
    long = [sentence for sentence in reading.sentences if len(sentence.words) >= _SENTENCE_WORDS]
    same = [one for one in long if one.quoted and copies(reading, one, theirs)]  # the reading has disowned it
    if same and (len(same) == len(long) or (len(same) >= 2 and len(same) >= _SHARE * len(long))):
        yield Hit("text.parrot", reading.span(same[0].start, same[0].end))
