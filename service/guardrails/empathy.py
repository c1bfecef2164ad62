"""Empathy: a feeling or a cost named, and tied to what this customer described.

A sentence earns level 1 by taking the customer's side in words that would fit any ticket, level 2 where it or its
neighbour also speaks of the customer's own case: content words or numbers of theirs, or (where no conversation is
given) a concrete event. Repeated sentences of the customer, quotations, questions, and feelings that are played down,
denied or our own earn nothing. Limits: English; an event retold in none of the customer's words and without a word of
feeling, stance or cost is left to the layer (`learned.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.marks import begins_in
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.overlap import content_words
from service.language.reading import Clause, Sentence

name = "empathy"
codes = ("empathy.minimising", "empathy.stock_where_serious")

_CONCRETE_WORDS = 3  # content words beside the feeling that make an event concrete
_POINTING = listed("that that's this it it's which no so i'd i")
_ADDRESS = listed("you your you're you've you'd yours")
_COST_TIE = 2  # words of the customer's that tie a sentence whose only sign is a cost
_FEELING, _SIDE, _COST = 3, 2, 1
_SPECIFIC = 2
_HEATED = listed("warm hot cold")
_EFFORTS = listed(
    "matter quick click clicks few moment minute minutes precaution step question setting call line check start first"
    " placeholder formality guess test reminder summary draft copy few-minute you start stopgap estimate note"
)
_EARNING = ("empathy.feeling", "empathy.stance", "empathy.side", "empathy.sympathy", "empathy.cost")


def assess(review: Review) -> Label:
    """The best sentence's level, with its clause as evidence."""
    return review.marks.once("empathy", lambda: _best(review))


def _best(review: Review) -> Label:
    sentences = [one for one in review.reading.sentences if one.words and not one.quoted]
    earning = review.marks.places(*_EARNING)
    best = Label(0)
    for n, sentence in enumerate(sentences):
        before = sentences[n - 1] if n else None
        after = sentences[n + 1] if n + 1 < len(sentences) else None
        level, clause = _level(review, sentence, before, after, earning=begins_in(earning, sentence))
        if level > int(best.value) and clause is not None:
            best = Label(level, review.reading.span(clause.start, clause.end))
        if level == _SPECIFIC:
            break
    return best


def _level(
    review: Review, sentence: Sentence, before: Sentence | None, after: Sentence | None, *, earning: bool
) -> tuple[int, Clause | None]:
    """What the rules make of the sentence; `earning`: it has a cue of feeling, side or cost."""
    marks = review.marks
    if not earning and not _retold(review, sentence, after):
        return 0, None
    if _waved_away(review, sentence, after) or marks.within(sentence, "apology.nonapology", "boundary.behaviour"):
        return 0, None
    for clause in sentence.clauses if earning else ():
        strength = _strength(review, clause, sentence)
        if strength:
            pointed = before if clause.words[0].text in _POINTING else None
            level = _tied_level(review, strength, sentence, pointed)
            if level:
                return level, clause
    return (2, sentence.clauses[0]) if _retold(review, sentence, after) else (0, None)


def _tied_level(review: Review, strength: int, sentence: Sentence, pointed: Sentence | None) -> int:
    """What a sign of this strength is worth, by its tie to the case. `pointed`: what "that" points to."""
    tie = max(_tie(review, one, strength) for one in (sentence, pointed) if one is not None)
    if strength == _FEELING and tie:
        return 1 if review.marks.within(sentence, "empathy.generic") else 2
    if strength == _COST:
        return 2 if tie >= _COST_TIE else 0
    return 1


def _strength(review: Review, clause: Clause, sentence: Sentence) -> int:
    """Whether the clause names a feeling, takes the customer's side, or names a cost (that needs a tie)."""
    marks = review.marks
    if _says_nothing_of_them(clause, sentence) or marks.within(clause, "empathy.not_feeling"):
        return 0
    if marks.within(clause, "empathy.feeling", "empathy.stance") or (
        marks.within(clause, "empathy.side") and marks.within(sentence, "empathy.cost", "empathy.feeling")
    ):
        return _FEELING
    if marks.within(clause, "empathy.side", "empathy.sympathy"):
        return _SIDE
    if marks.within(clause, "empathy.cost") and not _promising(clause):
        return _COST
    return 0


def _says_nothing_of_them(clause: Clause, sentence: Sentence) -> bool:
    """Quoted, asked, ordered, supposed of the customer, or an act of our own."""
    if clause.quoted or (clause.mood == "question" and sentence.question) or clause.mood == "imperative":
        return True
    if clause.conditional and clause.subject == "customer":
        return True
    return clause.subject == "us" and not clause.modal and clause.tense in {"perfect", "future"}


def _retold(review: Review, sentence: Sentence, after: Sentence | None) -> bool:
    """The customer's case retold on the way to a "sorry": its cost is acknowledged without a word of feeling."""
    if not review.theirs or sentence.question or sentence.imperative:
        return False
    marks = review.marks
    sorry = marks.within(sentence, "apology.sorry") or (after is not None and marks.within(after, "apology.sorry"))
    if not sorry or (after is not None and marks.within(after, "apology.nonapology", "apology.none")):
        return False
    if any(clause.modal == "will" or clause.conditional for clause in sentence.clauses):
        return False
    return len(content_words(sentence.words) & review.their_words) >= _COST_TIE


def _promising(clause: Clause) -> bool:
    return clause.modal == "will" or clause.subject == "us"


def _tie(review: Review, sentence: Sentence, strength: int) -> int:
    """How many of the customer's own words the sentence holds; a feeling may also be tied by a concrete event."""
    own = content_words(sentence.words)
    shared = len(own & review.their_words) if review.theirs else 0
    if shared or (review.theirs and strength != _FEELING):
        return shared
    cues = review.marks.of("empathy.feeling", "empathy.generic")
    felt = sum(1 for cue in cues if sentence.start <= cue.start < sentence.end)
    addressed = any(word.text in _ADDRESS for word in sentence.words)
    return _COST_TIE if addressed and len(own) - felt >= _CONCRETE_WORDS else 0


def _waved_away(review: Review, sentence: Sentence, after: Sentence | None) -> bool:
    """Played down in the same sentence, or in one that goes on with "but"."""
    if review.marks.within(sentence, "empathy.minimise"):
        return True
    turns = after is not None and bool(after.words) and after.words[0].text in {"but", "however", "still", "though"}
    return turns and after is not None and review.marks.within(after, "empathy.minimise") is not None


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Feelings played down; stock phrases where a serious harm or a hot head makes them worse than nothing."""
    marks, reading = review.marks, review.reading
    for sentence in reading.sentences:
        if sentence.quoted or not (cue := marks.within(sentence, "empathy.minimise")):
            continue
        if marks.within(sentence, "empathy.feeling", "empathy.stance", "empathy.sympathy"):
            yield Hit("empathy.minimising", reading.span(cue.start, cue.end))
    if review.facets.get("heat") in _HEATED:
        for cue in marks.of("empathy.trifle"):
            if not _counts(review, cue):
                yield Hit("empathy.minimising", reading.span(cue.start, cue.end))
    if _serious(review):
        for cue in marks.of("harm.stock"):
            yield Hit("empathy.stock_where_serious", reading.span(cue.start, cue.end))


def _counts(review: Review, cue: Cue) -> bool:
    """Whether what is "only a ..." is an effort of somebody's and not the harm: "it's only a few clicks"."""
    after = [word.text for word in review.reading.words if word.start >= cue.end][:2]
    return not _EFFORTS.isdisjoint(after)


def _serious(review: Review) -> bool:
    triggers = review.facets.get("triggers", frozenset())
    harm = frozenset(("data_loss", "safety_risk", "vulnerable_person"))
    return review.facets.get("heat") == "hot" or (isinstance(triggers, frozenset) and bool(triggers & harm))
