"""Paraphrase: whether the customer's own problem is restated in specific words.

What counts is how much of what the customer told (what, how often, since when, with which effect) one sentence takes
up, in other words or the same: see `synonyms`. No question, order, condition or plan of ours restates; a copied
sentence counts as quoted. A sentence that names what the problem does to this customer restates it as well: the
assessment counts empathy of level 2 (`assess`).
"""

from __future__ import annotations

from service.guardrails.base import Label, Review
from service.guardrails.sources import their_meanings
from service.language.reading import Clause, Sentence
from service.language.synonyms import meanings

_ENOUGH = 2.0  # of what clauses tell that tell how things are
_ENOUGH_WITH_PLANS = 2.5  # of the whole sentence, its acts and plans included
_DEFENCE = 1.0  # as much more is asked of a sentence that defends us
_NUMBER = 1.5  # a number in common says more than a word
_DEFENDS = ("blame.you", "blame.other", "blame.shield", "tone.defensive", "tone.condescending", "tone.command")


def assess(review: Review) -> Label:
    """1 with the first sentence that restates enough; 0 where no conversation is given."""
    if not review.theirs:
        return Label(0)
    theirs = their_meanings(review.theirs)
    for sentence in review.reading.sentences:
        ordered = sentence.imperative and sentence.clauses[0].mood == "imperative"
        if sentence.quoted or sentence.question or ordered:
            continue
        if _restates(review, sentence, theirs):
            return Label(1, review.reading.span(sentence.start, sentence.end))
    return Label(0)


def _restates(review: Review, sentence: Sentence, theirs: frozenset[str]) -> bool:
    said = [clause for clause in sentence.clauses if _is_said(clause)]
    whole = _weight(said, theirs)
    if whole < _ENOUGH:
        return False
    defends = review.marks.touching(sentence.start, sentence.end, *_DEFENDS)
    told = _weight([clause for clause in said if not _acts(clause)], theirs)
    return whole >= _ENOUGH_WITH_PLANS or told >= _ENOUGH + (_DEFENCE if defends else 0.0)


def _weight(clauses: list[Clause], theirs: frozenset[str]) -> float:
    """How much of what they said the clauses take up."""
    words = [word for clause in clauses for word in clause.words]
    if len(words) < 3:
        return 0.0
    return sum([_NUMBER if one[0] == "#" else 1.0 for one in meanings(words) & theirs])


def _is_said(clause: Clause) -> bool:
    return not (clause.quoted or clause.conditional) and clause.mood == "statement"


def _acts(clause: Clause) -> bool:
    """Whether the clause tells what we do, have done or will do, not how things are."""
    return clause.subject == "us" and clause.tense in ("future", "progressive", "perfect")
