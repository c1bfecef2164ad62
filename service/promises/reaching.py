"""Whether what is said of the customer pledges our act: what they will have, get and hear of us by then."""

from __future__ import annotations

from service.language.features import Features
from service.language.lexicon import listed
from service.language.reading import Word
from service.language.times_expression import TimeExpression

# What comes to the customer: "you'll have the result by …" pledges our act, "you'll need to …" asks for theirs.
_COMES = listed(
    "have get receive hear see know be find expect own hold notice 've back able running online live contacted"
    " reached called paid refunded informed notified told updated reimbursed up"
)
_DUTIES = listed("to required asked due expected allowed entitled supposed meant")


def reaches_customer(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether something of ours comes to the customer by then: "you'll have my answer", "you get a code from me"."""
    if _has_it_by_then(found, words, time):
        return True
    if found.tense != "future" and found.modal != "should" and not _from_us(found, words, time):
        return False
    if found.verb in _COMES or found.passive:
        return not any(
            word[0] == "to" and index and words[index - 1][0] in ("have", "need", "able")
            for index, word in enumerate(words)
        )
    return any(word[0] in _COMES for word in words[1:4]) and found.verb in ("", "be", "also", "then")


def _has_it_by_then(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether it tells what the customer has come to by then: "you're back in by nine"."""
    texts = [word[0] for word in words]
    stands = texts[0] == "you're" or texts[:2] == ["you", "are"]
    reached = stands and found.tense == "present" and time.lead in ("by", "before", "within")
    return reached and not any(text in _DUTIES for text in texts)


def _from_us(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether a present tense tells what the customer gets from us: "you get a new code from me within the hour"."""
    texts = [word[0] for word in words]
    if found.tense == "progressive" and found.passive:  # "you are being called back"
        return True
    bounded = time.lead in ("by", "before", "within") or (time.kind == "recurring" and "me" in texts)
    given = found.tense == "present" and found.verb in ("get", "receive", "have", "hear")
    return given and "to" not in texts and (bounded or time.lead == "in")
