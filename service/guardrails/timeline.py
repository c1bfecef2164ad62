"""Timeline: when our side acts or reports next. Concrete times are `Review.promises`; here are the vague ones.

A vague word counts where it is ours: not in a question, a quotation, a past event, a condition on the customer, or
something that the customer is to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.marks import begins_in
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.overlap import content_words
from service.language.reading import Clause, Sentence

name = "timeline"
codes = ("timeline.vague", "timeline.vague_beside", "timeline.open_ended", "timeline.clash")

_LEADS = listed("by before at on the until in for my our")
_RECEIVES = listed(
    "hear get receive have see know find expect be notified told informed contacted updated advised called"
)
_NEWS = listed("more update updates news details dispatch reply answer results result further delivery decision")
_WAITING = listed("when as once soon shortly asap to upon will follows")
_THEIR_CASE = listed(
    "turn ticket case order request claim refund parcel complaint query application appeal replacement money package"
    " enquiry issue problem access service line connection invoice delivery"
)
_ANNOUNCED = 9  # words of a sentence without a verb that announces something


def assess(review: Review) -> Label:
    """2 with the first promise, 1 with the first vague time of ours, else 0."""
    if review.promises:
        return Label(2, review.promises[0].promise.span)
    for cue, _ in _vague(review):
        return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)


def _vague(review: Review) -> Iterator[tuple[Cue, bool]]:
    """Vague times of ours in the order of the text, each with whether it waits for an event."""
    cues = review.marks.of("timeline.vague", "timeline.open_ended")
    places = sorted([cue[1] for cue in cues])
    for sentence in review.reading.sentences if cues else ():
        if sentence.quoted or sentence.question or not begins_in(places, sentence):
            continue
        for n, clause in enumerate(sentence.clauses):
            for cue in cues:
                if clause.start <= cue.start < clause.end and _waits_for_us(sentence, n, cue):
                    yield cue, cue.label == "timeline.open_ended"
                    break


def _waits_for_us(sentence: Sentence, n: int, cue: Cue) -> bool:
    clause = sentence.clauses[n]
    if _announced(sentence, cue):
        return True
    if cue.label == "timeline.open_ended":
        others = [one for one in sentence.clauses if one is not clause] or [clause]
        opens = clause.words[0][1] == cue.start
        return any(_ours_to_come(one) for one in (others if opens else sentence.clauses)) and not (
            opens and clause.subject == "customer"  # as in "Once you have sent it": the customer holds the clock
        )
    if clause.quoted:
        return False
    return _ours_to_come(clause) or (clause.tense == "none" and any(map(_ours_to_come, sentence.clauses)))


def _ours_to_come(clause: Clause) -> bool:
    """Whether the clause is about what our side does, or what will reach the customer, from now on."""
    if clause.tense == "past" or clause.mood == "question" or clause.quoted:
        return False
    if clause.mood == "imperative":
        return clause.verb == "expect" or clause.words[0].text == "expect"
    if clause.subject == "customer" and [word[0] for word in clause.words[:2]][-1] in _THEIR_CASE:
        return clause.modal == "will"
    if clause.subject == "customer":
        return clause.modal == "will" and bool({word.text for word in clause.words} & _RECEIVES)
    if clause.tense == "perfect":
        return False
    return clause.modal in ("will", "shall", "should", "would", "can", "") and clause.tense != "none"


def _announced(sentence: Sentence, cue: Cue) -> bool:
    """Whether a sentence without a verb of its own announces it: "More from me asap", "Sometime this quarter"."""
    first = sentence.clauses[0]
    if len(sentence.words) > _ANNOUNCED or any(one.tense in ("past", "perfect") for one in sentence.clauses):
        return False
    news = first.words[0][0] in _NEWS
    if first.mood == "imperative":
        return news and len(first.words) > 1 and first.words[1][0] in _WAITING
    return first.tense == "none" and (news or cue.start == sentence.start)


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Vague times (milder beside a concrete one), and a clash with the customer's own deadline left unsaid."""
    concrete = bool(review.promises)
    for cue, waits in _vague(review):
        span = review.reading.span(cue.start, cue.end)
        if concrete:
            if not waits:
                yield Hit("timeline.vague_beside", span)
        else:
            yield Hit("timeline.open_ended" if waits else "timeline.vague", span)
    yield from _clash(review)


def _clash(review: Review) -> Iterator[Hit]:
    """The customer's deadline comes before our time, and no sentence takes it up."""
    clash = review.clash
    if clash is None:
        return
    wanted = {word.strip(".,;:!?").lower() for word in clash.span.quote.split()} - _LEADS
    words = {word.text for word in review.reading.words}
    if not wanted & (words | content_words(review.reading)) and not words & {"deadline", "meantime", "bridge"}:
        yield Hit("timeline.clash", None, clash.span.quote)
