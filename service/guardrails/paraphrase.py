"""Paraphrase: whether the customer's own problem is restated in specific words.

What counts is how many of the customer's content words one sentence (or two in a row) takes up, in a clause that is
no question, order or promise. Synonyms are not seen; a copied sentence counts as quoted.
"""

from __future__ import annotations

from service.guardrails.base import Label, Review
from service.language.overlap import content_words
from service.language.reading import Sentence

_WORDS = 2


def assess(review: Review) -> Label:
    """1 with the first sentence that restates enough; 0 where no conversation is given."""
    if not review.theirs:
        return Label(0)
    for sentence in review.reading.sentences:
        if sentence.quoted or len(sentence.words) < 3:
            continue
        if len(_restated(review, sentence)) >= _WORDS:
            return Label(1, review.reading.span(sentence.start, sentence.end))
    return Label(0)


def _restated(review: Review, sentence: Sentence) -> frozenset[str]:
    if sentence.question or sentence.imperative:
        return frozenset()
    return content_words(sentence.words) & review.their_words

