"""Blame: moving the fault to the customer, a vendor, a colleague, another team or the rules, however politely.

A neutral cause is no blame, nor is owning our fault or clearing the customer of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.language.lexicon import listed
from service.language.reading import Clause, Sentence

name = "blame"
codes = ("blame.shifted",)

_SUPPOSING = frozenset(("had", "should", "ought"))
_HELD = listed("been had heard received got gotten seen be to")


def assess(review: Review) -> Label:
    """Whether any clause moves the fault, with that clause."""
    for clause in _blaming(review):
        return Label(1, review.reading.span(clause.start, clause.end))
    return Label(0)


def _blaming(review: Review) -> Iterator[Clause]:
    if not review.marks.of("blame.you", "blame.shield", "blame.other") and not any(
        word.text in _SUPPOSING for word in review.reading.words
    ):
        return
    for sentence in review.reading.sentences:
        if sentence.quoted or sentence.question or review.marks.within(sentence, "apology.sorry"):
            continue
        for clause in sentence.clauses:
            if not clause.quoted and _blames(review, clause, sentence):
                yield clause


def _blames(review: Review, clause: Clause, sentence: Sentence) -> bool:
    marks = review.marks
    if marks.within(clause, "blame.none"):
        return False
    if _counterfactual(clause, sentence):
        return True
    if _reproach(clause):
        return True
    if marks.within(clause, "blame.you"):
        return not _clears(clause)
    if marks.within(clause, "blame.shield"):
        return not _grants(sentence)
    return marks.within(clause, "blame.other") is not None and not _clears(clause)


def _reproach(clause: Clause) -> bool:
    """"You should have ...", unless it is about what the customer was owed ("should have been told")."""
    words = [word.text for word in clause.words]
    if clause.negated or clause.passive or "you" not in words or not {"should", "ought"} & set(words[:6]):
        return False
    at = words.index("have") if "have" in words else len(words)
    bare = at + 1 < len(words) and words[at - 1] in ("should", "ought", "to", "really", "also")
    return bare and words[at + 1] not in _HELD


def _counterfactual(clause: Clause, sentence: Sentence) -> bool:
    """"Had you answered, it would still be open": an unkept condition of somebody else's, told as the cause."""
    words = {word.text for word in sentence.words}
    if clause.subject in ("us", "none") or not clause.conditional or not words & {"if", "had"} or "had" not in words:
        return False
    would = words & {"would", "wouldn't", "would've", "it'd"} or any(word.endswith("would've") for word in words)
    opens = clause.words[0].text in ("if", "had") or (len(clause.words) > 1 and clause.words[1].text in ("if", "had"))
    ours = {"we", "our", "us", "i"} & {word.text for word in clause.words}
    return bool(would) and opens and not ours


def _clears(clause: Clause) -> bool:
    """"You could not have known": the denial is the point."""
    words = {word.text for word in clause.words}
    return bool(words & {"couldn't", "nothing", "isn't", "wasn't"}) and "you" in words


def _grants(sentence: Sentence) -> bool:
    """The rule is named in the customer's favour, or as what we act on."""
    words = {word.text for word in sentence.words}
    return bool(words & {"entitled", "entitles", "covers", "covered", "refunded", "refund", "right"})


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each blaming clause."""
    for clause in _blaming(review):
        yield Hit("blame.shifted", review.reading.span(clause.start, clause.end))
