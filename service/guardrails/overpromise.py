"""Overpromise: guarantees that no one can keep, times sooner than policy allows, concessions that policy does not list.

A guarantee that is denied ("I can't guarantee"), asked for, quoted or conditional is none. That something shall not
recur may be a purpose ("so that it doesn't happen again"), but not a prediction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from service.domain import Span
from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.concessions import grants
from service.language.cues import Cue
from service.language.reading import Clause, Sentence

name = "overpromise"
codes = ("overpromise.absolute", "overpromise.too_soon", "overpromise.concession")

_DENIALS = frozenset(
    ["can't", "cannot", "couldn't", "won't", "don't", "not", "never", "unable", "no", "nor", "without"]
)
_OUTCOMES = ("thing", "customer", "none")


def assess(review: Review) -> Label:
    """1 with the first words that promise more than can be kept."""
    spans = [*_absolutes(review), *_sooner(review), *_at_once(review)]
    spans += [_span(review, grant.cue) for grant in grants(review) if not grant.allowed]
    return Label(1, min(spans, key=lambda span: span.start)) if spans else Label(0)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each guarantee, each outcome told for at once where policy takes time, each concession that nobody allowed."""
    hits = [Hit("overpromise.absolute", span) for span in _absolutes(review)]
    hits += [Hit("overpromise.too_soon", span) for span in _at_once(review)]
    hits += [
        Hit("overpromise.concession", _span(review, grant.cue), grant.kind)
        for grant in grants(review)
        if not grant.allowed and not grant.amounts  # with an amount it is money's to object to
    ]
    yield from sorted(hits, key=lambda hit: hit.span.start if hit.span else 0)


def _span(review: Review, cue: Cue) -> Span:
    return review.reading.span(cue.start, cue.end)


def _sooner(review: Review) -> list[Span]:
    """Promises sooner than policy allows, by words that say so whatever the clock shows.

    A weekday or clock time is sooner only if our clock is right, which a reader of the reply alone cannot tell:
    `promise.too_soon` objects to it, the label does not count it.
    """
    lengths = [row.within for row in review.policy.commitments if row.within]
    days = bool(lengths) and min(lengths) >= timedelta(days=1)
    return [
        held.promise.span
        for held in review.promises
        if held.problem == "too_soon"
        and (held.promise.within is not None or (days and _says_today(held.promise.quote)))
    ]


def _says_today(quote: str) -> bool:
    return any(word in quote.lower() for word in ("today", "tonight", "tomorrow", "this "))


def _absolutes(review: Review) -> list[Span]:
    """Guarantees, one a clause."""
    marks = review.marks
    if not marks.of("over.guarantee", "over.never", "over.certain"):
        return []
    spans: list[Span] = []
    for sentence in review.reading.sentences:
        if sentence.quoted:
            continue
        for index, clause in enumerate(sentence.clauses):
            cue = _absolute(review, sentence, index, clause)
            if cue is not None:
                spans.append(_span(review, cue))
    return spans


def _absolute(review: Review, sentence: Sentence, index: int, clause: Clause) -> Cue | None:
    """The words of the clause that guarantee."""
    if clause.quoted or clause.mood == "question" or clause.tense in ("past", "perfect"):
        return None
    before = sentence.clauses[index - 1] if index else None
    if before is not None and clause.words[0].text not in ("and", "but") and _unsure(before):
        return None  # "I can't promise that it will never happen again"
    cue = review.marks.within(clause, "over.guarantee")
    if cue is not None and not _denies(clause, cue.start) and not clause.conditional:
        return None if _vows_own_act(sentence, index, cue) else cue
    cue = review.marks.within(clause, "over.never")
    if cue is not None and _predicts(clause):
        return cue
    cue = review.marks.within(clause, "over.certain")
    return cue if cue is not None and clause.subject in _OUTCOMES and not clause.conditional else None


def _unsure(clause: Clause) -> bool:
    return _denies(clause, clause.end) or clause.modal in ("would", "could") or clause.conditional


def _vows_own_act(sentence: Sentence, index: int, cue: Cue) -> bool:
    """Whether a word of honour is given for our own act only: "you have my word that I'll call you within 4 hours"."""
    after = sentence.clauses[index + 1] if index + 1 < len(sentence.clauses) else None
    return "word" in cue.words and after is not None and after.subject == "us" and after.tense == "future"


def _denies(clause: Clause, before: int) -> bool:
    """Whether a denial stands in the clause before a place: "I can't guarantee"."""
    return any(word.text in _DENIALS or word.text.endswith("n't") for word in clause.words if word.start < before)


def _predicts(clause: Clause) -> bool:
    """Whether "never again" is foretold or vowed, and not only aimed at: "so that it doesn't happen again"."""
    words = {word.text for word in clause.words}
    if words & {"if", "whether", "hope", "hopefully", "try", "trying", "aim", "want", "should", "must", "learn"}:
        return False
    if words & {"never", "ever", "nobody", "nothing"}:
        return clause.modal in ("will", "can", "shall") or clause.subject in _OUTCOMES or "make" in words
    return clause.modal in ("will", "can", "shall") or "won't" in words or "can't" in words


def _at_once(review: Review) -> list[Span]:
    """Outcomes told for at once, although every time that policy commits to is longer than nothing."""
    cues = review.marks.of("over.at_once")
    lengths = [row.within for row in review.policy.commitments if row.within is not None]
    if not cues or not lengths or min(lengths) <= timedelta(0):
        return []
    spans: list[Span] = []
    for sentence in review.reading.sentences:
        for clause in sentence.clauses:
            cue = review.marks.within(clause, "over.at_once")
            coming = clause.tense == "future" and clause.subject in _OUTCOMES and clause.mood == "statement"
            if cue and coming and not (clause.quoted or clause.negated or clause.conditional or sentence.question):
                spans.append(_span(review, cue))
    return spans
