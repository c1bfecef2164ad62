"""Questions: asking for what is needed to go on; not more than a person answers in one go."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.marks import begins_in
from service.language.lexicon import listed
from service.language.reading import Sentence

name = "questions"
codes = ("question.too_many",)

_YOURS = listed("you your which what a the or when how where")
_TAGS = listed("okay ok is isn't was wasn't does doesn't do don't are aren't eh huh it you that")


def assess(review: Review) -> Label:
    """Whether the customer is asked for information or a choice."""
    for sentence in _asking(review):
        return Label(1, review.reading.span(sentence.start, sentence.end))
    return Label(0)


def _asking(review: Review) -> list[Sentence]:
    return review.marks.once("asking", lambda: _asked(review))


def _asked(review: Review) -> list[Sentence]:
    needs = review.marks.places("steps.need")
    near = [one for one in review.reading.sentences if one.question or begins_in(needs, one)]
    return [one for one in near if one.words and not one.quoted and _asks(review, one)]


def _asks(review: Review, sentence: Sentence) -> bool:
    marks = review.marks
    asked = [clause for clause in sentence.clauses if clause.mood == "question"] if sentence.question else ()
    if sentence.question and not (asked and all(clause.quoted for clause in asked)):
        if _idle(review, sentence):
            return False
        if marks.within(sentence, "tone.defensive", "tone.command", "self.preamble"):
            return marks.within(sentence, "steps.ask") is not None
        door = marks.within(sentence, "closing.door")
        if door is not None and not _YOURS & {word.text for word in sentence.words if word.start >= door.end}:
            return marks.within(sentence, "steps.ask") is not None
        return not all(word.text in _TAGS for word in sentence.clauses[-1].words)
    needed = marks.within(sentence, "steps.need") is not None
    return needed and not any(clause.conditional for clause in sentence.clauses)


def _idle(review: Review, sentence: Sentence) -> bool:
    """Whether nobody waits for an answer: "who wouldn't be cross?", "anything else?", or we answer it ourselves."""
    if review.marks.within(sentence, "question.rhetorical"):
        return True
    if review.marks.within(sentence, "question.answered") is None:
        return False
    following = next((one for one in review.reading.sentences if one.start >= sentence.end and one.words), None)
    return following is not None and not following.question and not following.imperative


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """More questions than `limits.questions`; the first one over the limit is shown."""
    asking = [one for one in _asking(review) if one.question]
    limit = review.limits.questions
    if len(asking) > limit:
        over = asking[limit]
        yield Hit("question.too_many", review.reading.span(over.start, over.end), str(len(asking)))
