"""Next steps: whether the reader learns what happens next, in order, in words that they know."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.ownership import acts
from service.language.lexicon import listed
from service.language.reading import Clause, Sentence

name = "steps"
codes = ("steps.unnumbered", "steps.jargon")

_INSTRUCTIONS_IN_A_ROW = 4
_COURTESY = listed("accept know hesitate feel let rest bear note see excuse forgive expect")


def assess(review: Review) -> Label:
    """Whether an act of ours to come, or a clear instruction, is named; a promise always names one."""
    if review.promises:
        return Label(1, review.promises[0].promise.span)
    for sentence in review.reading.sentences:
        if sentence.quoted:
            continue
        for clause in sentence.clauses:
            if not clause.quoted and (_our_act(review, clause, sentence) or _their_act(review, clause, sentence)):
                return Label(1, review.reading.span(clause.start, clause.end))
    return Label(0)


def _our_act(review: Review, clause: Clause, sentence: Sentence) -> bool:
    marks = review.marks
    if clause.negated or sentence.question or marks.within(clause, "steps.thin", "own.away"):
        return False
    coming = clause.modal in ("will", "shall") or clause.tense in ("future", "progressive")
    if clause.subject in ("us", "third") and coming:
        return acts(clause, marks)
    if clause.subject == "us" and clause.tense == "present":
        return acts(clause, marks)
    if clause.subject == "thing" and coming and not clause.conditional:
        return not (clause.passive and marks.within(clause, "timeline.vague"))
    theirs = clause.subject == "customer" and clause.modal == "will"
    return theirs and marks.within(clause, "steps.instruct") is not None


def _their_act(review: Review, clause: Clause, sentence: Sentence) -> bool:
    marks = review.marks
    if marks.within(sentence, "closing.door") and not marks.within(sentence, "steps.ask"):
        return False
    if clause.mood == "imperative" and clause.verb not in _COURTESY and not clause.negated:
        return True
    return marks.within(clause, "steps.ask", "steps.instruct") is not None and not clause.negated


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Many instructions in one paragraph; technical words for a reader who is not technical."""
    reading = review.reading
    orders = [one for one in reading.sentences if one.imperative and not one.quoted]
    run: list[Sentence] = []
    for sentence in orders:
        run = [*run, sentence] if run and "\n" not in reading.text[run[-1].end : sentence.start] else [sentence]
        if len(run) == _INSTRUCTIONS_IN_A_ROW:
            yield Hit("steps.unnumbered", reading.span(run[0].start, sentence.end))
    if review.facets.get("novice"):
        yield from _jargon(review)


def _jargon(review: Review) -> Iterator[Hit]:
    """Technical words that the customer did not use first."""
    theirs = {word.text for reading in review.theirs for word in reading.words}
    seen: set[str] = set()
    for cue in review.marks.of("steps.jargon"):
        word = cue.words[0]
        if word not in theirs and word not in seen:
            seen.add(word)
            yield Hit("steps.jargon", review.reading.span(cue.start, cue.end), word)
