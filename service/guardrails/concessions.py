"""Concessions that a reply grants: refund, credit, discount, waiver, free time, replacement. Not a guardrail.

A concession is granted where our side gives it, has given it, or says that the customer will get it: not where it is
asked about, refused, weighed, asked for, or waits for a condition. It is allowed where policy's offers, facts or
commitments, or an earlier message of our side, speak of the same kind of concession without denying it. Limits: what
exactly the refund is of is not compared, only its kind and, where both name one, its amount.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from service.guardrails.amounts import Amount, amounts_in
from service.guardrails.base import Review
from service.language.cues import Cue
from service.language.normalise import fold
from service.language.overlap import content_words, stem
from service.language.reading import Clause, Sentence
from service.language.words import find_words

MONEY = frozenset(("refund", "credit", "discount", "waiver", "compensation"))
_KINDS = ("refund", "credit", "discount", "waiver", "free", "replacement", "compensation", "exception")
# What each kind is called in a policy: stems that the allowing sentence holds.
_CALLED = {
    "refund": ("refund", "reimburs", "money back", "reversal", "chargeback"),
    "credit": ("credit", "voucher", "coupon", "gift card", "refund", "compensat"),
    "discount": ("discount", "% off", "reduction", "tariff", "rebate", "credit"),
    "waiver": (
        "waive",
        "fee",
        "fine",
        "reversal",
        "refund",
        "removal",
        "cancellation",
        "credit",
        "penalty-free",
        "charge",
    ),
    "free": ("free", "no charge", "no cost", "without charge", "complimentary", "goodwill", "waive", "loan"),
    "replacement": ("replace", "swap", "exchange", "new device", "spare"),
    "exception": ("exception", "extend", "extension", "upgrade", "priority", "grace", "hold", "waive"),
    "compensation": ("compensat", "goodwill", "refund", "credit", "reimburs", "exception"),
}
_DENYING = ("decided by", "cannot", "can't", "excluded", "non-refundable", "not possible", "must not")
_DENYING_BEFORE = (" no ", " not ", " never ", " without ", " only ")
_NEAR = 24  # characters before the concession's name in which a denial speaks of it
_WEIGHING = ("decided", "decision", "decide", "assessed", "reviewed", "reviews", "review ", "considered")
_GIVING = ("us", "thing", "customer", "none")
_POSSIBLE = ("could", "might", "may", "would", "should", "can")
_OFFERING = frozenset(("offer", "give", "grant", "promise"))
_TAKING = frozenset(("accept", "enjoy", "take", "use", "have"))
_RECEIVING = frozenset(("get", "receive", "have", "see", "find", "be", "enjoy"))
_BEING = frozenset(("is", "are", "be", "'s", "comes", "come", "back", "goes", "go"))
_TO_THEM = frozenset(("you", "your", "yours", "us"))
_DENIALS = frozenset(("not", "never", "no", "nothing", "cannot", "nobody", "unable"))
_GIVE = (
    "give gave given add added send sent apply applied issue issued arrange arranged order ordered offer offered grant"
    " granted make made pay paid put throw take taken took cover covered process processed book booked ship shipped"
    " provide provided get include included upgrade upgraded extend extended transfer transferred approve approved"
    " settle settled replace replaced repair repaired charge charged bill billed"
)


class Grant(NamedTuple):
    """A concession granted in a clause: its kind, the amounts named with it, and whether policy allows it."""

    kind: str
    clause: Clause
    cue: Cue
    amounts: tuple[Amount, ...]
    allowed: bool


def grants(review: Review) -> tuple[Grant, ...]:
    """Every concession that the reply grants, in order; one kind a clause."""
    cues = [cue for kind in _KINDS for cue in review.marks.of(f"grant.{kind}")]
    if not cues:
        return ()
    found: list[Grant] = []
    texts: tuple[str, ...] | None = None
    for sentence in review.reading.sentences:
        for clause in sentence.clauses:
            inside = [cue for cue in cues if clause.start <= cue.start < clause.end]
            if not inside or not _gives(review, clause, sentence, inside):
                continue
            texts = texts if texts is not None else _allowing(review)
            cue = min(inside, key=lambda one: one.start)
            kinds = {one.label.partition(".")[2] for one in inside}
            named = amounts_in(review.reading.folded, clause.start, clause.end)
            own = content_words(clause.words)
            allowed = any(_allows(text, kind) for text in texts for kind in kinds) or any(
                _same_matter(text, own) for text in texts
            )
            found.append(Grant(cue.label.partition(".")[2], clause, cue, named, allowed))
    return tuple(found)


def _gives(review: Review, clause: Clause, sentence: Sentence, cues: list[Cue]) -> bool:
    """Whether the clause gives rather than asks, refuses, weighs or waits."""
    asked = clause.mood == "question" or (sentence.question and clause is sentence.clauses[-1])
    if clause.quoted or clause.conditional or asked or clause.tense == "none" or clause.subject not in _GIVING:
        return False
    if _refuses(clause, cues) or review.marks.within(clause, "grant.weighed"):
        return False
    words = {word.text for word in clause.words}
    if clause.mood == "imperative":
        return clause.verb in _TAKING
    if clause.modal in _POSSIBLE:
        return clause.subject == "us" and bool(words & _OFFERING)
    return _in_so_many_words(clause, words, cues)


def _in_so_many_words(clause: Clause, words: set[str], cues: list[Cue]) -> bool:
    """Whether subject and verb of a statement give: "I've waived", "you'll get", "your month is free"."""
    if clause.verb in _BEING:
        return clause.subject != "us" and bool(words & _TO_THEM) and _is_given(clause, cues)
    if clause.subject == "customer" and words & {"you", "you'll"} and not clause.passive:
        return clause.tense == "future" and clause.verb in _RECEIVING
    return any(clause.verb in cue.words for cue in cues) or stem(clause.verb) in _giving_verbs()


def _refuses(clause: Clause, cues: list[Cue]) -> bool:
    """Whether a denial stands in the clause that is not part of the concession ("at no cost", "won't be charged")."""
    if not clause.negated:
        return False
    return any(
        (word.text in _DENIALS or word.text.endswith("n't"))
        and not any(cue.start <= word.start < cue.end for cue in cues)
        for word in clause.words
    )


def _is_given(clause: Clause, cues: list[Cue]) -> bool:
    """Whether "is" gives: "your next month is free", "a new phone is on its way to you", "the money will be back"."""
    words = {word.text for word in clause.words}
    free = any(cue.label == "grant.free" for cue in cues)
    return free or clause.tense == "future" or bool(words & {"way", "back", "yours"})


@cache
def _giving_verbs() -> frozenset[str]:
    return frozenset(stem(verb) for verb in _GIVE.split())


def _allowing(review: Review) -> tuple[str, ...]:
    """What may allow a concession: offers, facts, commitments, and what our side wrote before."""
    policy = review.policy
    texts = [*policy.may_offer, *(fact.text for fact in policy.facts)]
    texts += [row.text for row in policy.commitments if not any(word in fold(row.text) for word in _WEIGHING)]
    if review.conversation is not None:
        texts += [one.said for one in review.conversation.messages if one.role in ("agent", "internal_note")]
    return tuple([f" {fold(text)} " for text in texts])


def _same_matter(text: str, own: frozenset[str]) -> bool:
    """Whether the text speaks of the same thing in other words: half of its content, or two words of it."""
    if any(word in text for word in (*_DENYING_BEFORE, *_DENYING)):
        return False
    stems = content_words(find_words(text))
    shared = len(stems & own)
    return shared >= 2 or (shared == 1 and len(stems) <= 2)


def _allows(text: str, kind: str) -> bool:
    """Whether the text speaks of the concession, and does not deny it or leave it to somebody else."""
    for called in _CALLED[kind]:
        at = text.find(called)
        if at >= 0 and not any(word in text[max(0, at - _NEAR) : at] for word in _DENYING_BEFORE):
            return not any(word in text for word in _DENYING)
    return False
