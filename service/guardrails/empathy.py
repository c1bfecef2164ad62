"""Empathy: a feeling or a cost named, and tied to what this customer described.

A sentence earns level 1 by taking the customer's side in words that would fit any ticket, level 2 where it or its
neighbour also speaks of the customer's own case: content words or numbers of theirs, or (where no conversation is
given) a concrete event. Repeated sentences of the customer, quotations, questions, and feelings that are played down,
denied or our own earn nothing. Limits: English; an event retold in none of the customer's words and without a word of
feeling, stance or cost is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.sources import squeeze, their_text
from service.language.overlap import content_words
from service.language.reading import Clause, Sentence

name = "empathy"
codes = ("empathy.minimising", "empathy.stock_where_serious")

_COPIED_WORDS = 6
_CONCRETE_WORDS = 4  # content words that make an event concrete where there is no conversation to compare with
_POINTING = frozenset("that that's this it it's which no so i'd i".split())
_LONG_TURN = 3  # shared words that tie a sentence whose only sign is a cost


def assess(review: Review) -> Label:
    """The best sentence's level, with its clause as evidence."""
    sentences = [one for one in review.reading.sentences if one.words and not one.quoted]
    theirs = their_text(review) if review.theirs else ""
    best = Label(0)
    for n, sentence in enumerate(sentences):
        before = sentences[n - 1] if n else None
        after = sentences[n + 1] if n + 1 < len(sentences) else None
        level, clause = _level(review, sentence, before, after, theirs)
        if level > int(best.value) and clause is not None:
            best = Label(level, review.reading.span(clause.start, clause.end))
        if level == 2:
            break
    return best


def _level(
    review: Review, sentence: Sentence, before: Sentence | None, after: Sentence | None, theirs: str
) -> tuple[int, Clause | None]:
    if _waved_away(review, sentence, after) or _copied(review, sentence, theirs):
        return 0, None
    for clause in sentence.clauses:
        strength = _strength(review, clause, sentence)
        if not strength:
            continue
        tie = _tie(review, sentence)
        if before is not None and (clause.words[0].text in _POINTING or strength > 1) and not _copied(review, before, theirs):
            tie = max(tie, _tie(review, before))
        needed = 1 if strength > 1 else _LONG_TURN - 1
        if tie >= needed:
            return 2, clause
        if strength > 1:
            return 1, clause
    return 0, None


def _strength(review: Review, clause: Clause, sentence: Sentence) -> int:
    """2: names a feeling or takes the customer's side; 1: names a cost, which counts only where it is tied; 0: neither."""
    marks = review.marks
    if clause.quoted or (clause.mood == "question" and sentence.question) or clause.mood == "imperative":
        return 0
    if clause.conditional and clause.subject == "customer":
        return 0
    if marks.within(clause, "empathy.not_feeling") or marks.within(clause, "apology.nonapology"):
        return 0
    about_us = clause.subject == "us" and clause.modal == "" and clause.tense in ("perfect", "future")
    if marks.within(clause, "empathy.feeling", "empathy.sympathy", "empathy.stance") and not about_us:
        return 2
    if marks.within(clause, "empathy.cost") and not about_us and not _promising(clause):
        return 1
    return 0


def _promising(clause: Clause) -> bool:
    return clause.modal == "will" or clause.subject == "us"


def _tie(review: Review, sentence: Sentence) -> int:
    """How many of the customer's own words the sentence holds; without a conversation, how concrete it is."""
    own = content_words(sentence.words)
    if review.theirs:
        return len(own & review.their_words)
    return int(len(own) >= _CONCRETE_WORDS) * _LONG_TURN


def _waved_away(review: Review, sentence: Sentence, after: Sentence | None) -> bool:
    """Played down in the same sentence, or in one that goes on with "but"."""
    if review.marks.within(sentence, "empathy.minimise"):
        return True
    turns = after is not None and bool(after.words) and after.words[0].text in ("but", "however", "still", "though")
    return turns and after is not None and review.marks.within(after, "empathy.minimise") is not None


def _copied(review: Review, sentence: Sentence, theirs: str) -> bool:
    if not theirs or len(sentence.words) < _COPIED_WORDS:
        return False
    return squeeze(review.reading.folded[sentence.start : sentence.end]) in theirs


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Feelings played down; stock phrases where a serious harm or a hot head makes them worse than nothing."""
    marks, reading = review.marks, review.reading
    for sentence in reading.sentences:
        if sentence.quoted or not (cue := marks.within(sentence, "empathy.minimise")):
            continue
        if marks.within(sentence, "empathy.feeling", "empathy.stance", "empathy.sympathy"):
            yield Hit("empathy.minimising", reading.span(cue.start, cue.end))
    if _serious(review):
        for cue in marks.of("harm.stock"):
            yield Hit("empathy.stock_where_serious", reading.span(cue.start, cue.end))


def _serious(review: Review) -> bool:
    triggers = review.facets.get("triggers", frozenset())
    harm = frozenset(("data_loss", "safety_risk", "vulnerable_person"))
    return review.facets.get("heat") == "hot" or (isinstance(triggers, frozenset) and bool(triggers & harm))
