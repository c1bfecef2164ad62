"""Which words carry the matter of a message, and which mean the same for the purpose of comparing two texts."""

from __future__ import annotations

from collections.abc import Iterable


def words_of(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


# Function words, and what every heated message says whatever it is about.
EMPTY = words_of(
    "a about above after again all already also am an and any are as at be because been before being but by can "
    "can't come comes could did didn't do does doesn't doing don't down even every everything for from get gets "
    "getting give go goes going good got had has have haven't having he hello help her here hey hi him his how i "
    "i'd i'll i'm i've if in into is isn't it it's its just keep know last let like made make makes many me more "
    "most much must my need needs never new no nobody not nothing now of off ok okay on once one only or our out "
    "over please really right said same say see she should since so some someone somebody something still such take "
    "tell than thanks thank that that's the their them then there there's these they thing things this those "
    "through time times to today too two under until up us very want was wasn't way we well went were what what's "
    "when where which while who why will with won't wont would yes yet you you're your yours u ur dear sir madam "
    "team guys regards anybody anyone anything angry annoyed annoying answer awful bad broke broken bullshit call "
    "company crap customer customers damn disgrace disgusting error errors explain fail failed failing fails "
    "failure fault fed fix fixed fuck fucking garbage hate hell horrible hours idea issue issues joke kidding lousy "
    "message minutes month months mess nonsense pathetic people problem problems product rubbish respond response "
    "ridiculous seriously service shit software stuff stupid stopped stops suck sucks support terrible tried try "
    "trying unacceptable unbelievable urgent urgently use used useless using wait waited waiting week weeks work "
    "worked working works worst wrong wtf asap immediately day days app application system crazy absolutely "
    "completely totally always fine"
)

_SAME = {
    word: words[0]
    for words in (
        group.split()
        for group in (
            "refund money reimburse reimbursement repay payback refunds refunded",
            "cancel terminate cancellation cancelled canceled termination unsubscribe",
            "restore recover recovery retrieve restored recovered undelete",
            "replace exchange swap replacement replaced exchanged",
            "credit compensation compensate discount voucher credits",
            "extend extension extended",
            "return returns returned returning",
            "upgrade upgraded upgrading",
            "delete deleted deletion erase erased",
            "charge charged billed invoice bill billing charges invoices",
            "deliver delivery delivered parcel package shipment shipping shipped",
        )
    )
    for word in words
}


def meanings(words: Iterable[str]) -> frozenset[str]:
    """What the words are about: without empty words, near-synonyms as one, other words by their first six letters."""
    return frozenset(
        _SAME.get(word, word[:6]) for word in words if word not in EMPTY and (len(word) > 3 or word in _SAME)
    )
