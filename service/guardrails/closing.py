"""Closing: whether the reply leaves the door open."""

from __future__ import annotations

from service.guardrails.base import Label, Review
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.reading import Clause, Sentence

_CONTACT = listed("reply answer write ring call message tell ask ping say send shout come give text phone email")
_DENIALS = listed("not never no cannot nobody without")
_TO_US = ("me", "us", "my", "our", "here")
_TOLD = ("would", "could", "should")
_ASKED_FOR = listed("your the which what a when whether how if-you")


def assess(review: Review) -> Label:
    """Whether it invites an answer or gives a way back: an open-door phrase, or "if ..., call me"."""
    for sentence in reversed(review.reading.sentences):
        if sentence.quoted:
            continue
        if (cue := _door(review, sentence)) is not None:
            return Label(1, review.reading.span(cue.start, cue.end))
        if _invites(sentence):
            return Label(1, review.reading.span(sentence.start, sentence.end))
    return Label(0)


def _door(review: Review, sentence: Sentence) -> Cue | None:
    for cue in review.marks.of("closing.door"):
        if not sentence.start <= cue.start < sentence.end:
            continue
        following = next((word.text for word in sentence.words if word.start >= cue.end), "")
        clause = next((one for one in sentence.clauses if one.start <= cue.start < one.end), None)
        if clause is not None and _shuts(clause, cue):
            continue
        ours = clause is not None and clause.subject in ("us", "third") and clause.modal == "will"
        if following not in _ASKED_FOR and not (ours and cue.words[0] in _CONTACT | {"be", "get"}):
            return cue
    return None


def _shuts(clause: Clause, cue: Cue) -> bool:
    """Whether the words stand in a denial, a story or an aside: "do not reply", "could be seen at any time"."""
    if cue.words == ("hesitate",) or cue.words[0] == "hesitate":
        return False
    denied = any((word.text in _DENIALS or word.text.endswith("n't")) and word.start < cue.end for word in clause.words)
    told = clause.tense in ("past", "perfect") or (clause.modal in _TOLD and clause.subject != "customer")
    before = clause.words[0].text == "before" and cue.words[0] == "anything"
    theirs = (
        clause.subject in ("us", "third", "thing", "none") and {"in", "touch"} <= set(cue.words) and bool(clause.modal)
    )
    return denied or told or before or theirs


def _invites(sentence: Sentence) -> bool:
    """A condition and what the customer may do then: "If it comes back, ring me"."""
    return (
        any(clause.conditional and clause.mood != "imperative" for clause in sentence.clauses)
        and any(clause.mood == "imperative" and clause.verb in _CONTACT for clause in sentence.clauses)
        and any(word.text in _TO_US for word in sentence.words)
    )
