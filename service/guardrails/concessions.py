"""Concessions that a reply grants: refund, credit, discount, waiver, free time, replacement. Not a guardrail.

A concession is granted where our side gives it, has given it, or says that the customer will get it: not where it is
asked about, refused, weighed, asked for, or waits for a condition. It is allowed where policy's offers, facts or
commitments, or an earlier message of our side, speak of the same kind of concession without denying it. Limits: what
exactly the refund is of is not compared, only its kind and, where both name one, its amount.
"""

from __future__ import annotations

from typing import NamedTuple

from service.guardrails.amounts import Amount, amounts_in
from service.guardrails.base import Review
from service.language.cues import Cue
from service.language.normalise import fold
from service.language.reading import Clause, Sentence

MONEY = frozenset(("refund", "credit", "discount", "waiver", "compensation"))
_KINDS = ("refund", "credit", "discount", "waiver", "free", "replacement", "compensation")
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
    "compensation": ("compensat", "goodwill", "refund", "credit", "reimburs", "exception"),
}
_DENYING = ("decided by", "cannot", "can't", "excluded", "non-refundable", "not possible", "must not")
_DENYING_BEFORE = (" no ", " not ", " never ", " without ", " only ")
_NEAR = 24  # characters before the concession's name in which a denial speaks of it
_WEIGHING = ("decided", "decision", "decide", "assessed", "reviewed", "reviews", "review ", "considered")
_GIVING = frozenset(("us", "thing", "customer", "none"))
_OFFERING = frozenset(("offer", "give", "promise", "grant"))
_POSSIBLE = frozenset(("could", "might", "may", "would", "should"))


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
            if not inside or not _gives(review, clause, sentence):
                continue
            texts = texts if texts is not None else _allowing(review)
            cue = min(inside, key=lambda one: one.start)
            kinds = {one.label.partition(".")[2] for one in inside}
            named = amounts_in(review.reading.folded, clause.start, clause.end)
            allowed = any(_allows(text, kind) for text in texts for kind in kinds)
            found.append(Grant(cue.label.partition(".")[2], clause, cue, named, allowed))
    return tuple(found)


def _gives(review: Review, clause: Clause, sentence: Sentence) -> bool:
    """Whether the clause gives rather than asks, refuses, weighs or waits."""
    said = not (clause.quoted or clause.negated or clause.conditional) and clause.mood == "statement"
    asked = sentence.question and clause is sentence.clauses[-1]
    if not said or asked or clause.tense == "none" or clause.subject not in _GIVING or clause.modal in _POSSIBLE:
        return False
    if review.marks.within(clause, "grant.weighed"):
        return False
    if clause.modal == "can":
        return clause.subject == "us" and any(word.text in _OFFERING for word in clause.words)
    if clause.subject == "thing" and clause.tense in ("past", "present") and not clause.passive:
        return any(word.text in ("is", "comes", "will", "goes") for word in clause.words) and _has_giver(clause)
    return clause.subject != "customer" or clause.tense == "future" or clause.passive


def _has_giver(clause: Clause) -> bool:
    """Whether a statement about a thing gives it to the reader: "the month is free", "it comes with a refund"."""
    return any(word.text in ("you", "your", "yours", "us", "free") for word in clause.words)


def _allowing(review: Review) -> tuple[str, ...]:
    """What may allow a concession: offers, facts, commitments, and what our side wrote before."""
    policy = review.policy
    texts = [*policy.may_offer, *(fact.text for fact in policy.facts)]
    texts += [row.text for row in policy.commitments if not any(word in fold(row.text) for word in _WEIGHING)]
    if review.conversation is not None:
        texts += [one.said for one in review.conversation.messages if one.role in ("agent", "internal_note")]
    return tuple([f" {fold(text)} " for text in texts])


def _allows(text: str, kind: str) -> bool:
    """Whether the text speaks of the concession, and does not deny it or leave it to somebody else."""
    for called in _CALLED[kind]:
        at = text.find(called)
        if at >= 0 and not any(word in text[max(0, at - _NEAR) : at] for word in _DENYING_BEFORE):
            return not any(word in text for word in _DENYING)
    return False
