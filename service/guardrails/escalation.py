"""Escalation: whether the case goes, or went, to somebody with more authority or skill."""

from __future__ import annotations

from service.guardrails.base import Label, Review
from service.language.reading import Clause

_HOLDING = frozenset(("is", "are", "has", "have"))


def assess(review: Review) -> Label:
    """Whether a clause hands the case on, or such a person of ours acts on it; offers and questions do not count."""
    for sentence in review.reading.sentences:
        if sentence.quoted or sentence.question:
            continue
        for clause in sentence.clauses:
            if _hands_on(review, clause):
                return Label(1, review.reading.span(clause.start, clause.end))
    return Label(0)


def _hands_on(review: Review, clause: Clause) -> bool:
    marks = review.marks
    if clause.quoted or clause.negated or clause.conditional or clause.subject == "customer":
        return False
    if clause.modal in ("can", "could", "might", "may", "would") or marks.within(clause, "blame.other"):
        return False
    go = marks.within(clause, "escalation.go")
    if go is not None and go.words[0].startswith("escalat"):
        return True
    person = marks.within(clause, "escalation.person")
    if person is None or marks.within(clause, "escalation.none"):
        return False
    if clause.subject == "us" and clause.words[0].text in ("i", "i'm", "i'll", "i've"):
        return go is not None
    at_work = clause.modal == "will" or clause.tense in ("progressive", "perfect") or clause.verb in _HOLDING
    return at_work or go is not None or marks.within(clause, "escalation.act") is not None
