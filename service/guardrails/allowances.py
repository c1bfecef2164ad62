"""Whether policy allows a concession: by kind, by how much, and by what it is of. Not a guardrail.

Policy's offers, facts and commitments, and what our side wrote before, may speak of the same kind of concession
without denying it. An amount, a share or a length of time may not go beyond the one that they name. Where one sentence
of the reply takes up an offer by what it is of ("the line rental"), a second concession that is of something else
("and the two data packs") is not allowed by the same offer.
"""

from __future__ import annotations

import re
from functools import cache

from service.guardrails.base import Review
from service.language.cues import Cue
from service.language.normalise import fold
from service.language.numbers import cardinals, number_of
from service.language.overlap import content_words, stem
from service.language.reading import Clause
from service.language.words import find_words
from service.tuples import NamedTuple

# What each kind is called in a policy: stems that the allowing sentence holds.
_CALLED = {
    "refund": ("refund", "reimburs", "money back", "reversal", "chargeback", "repay", "paid back", "returned"),
    "credit": ("credit", "voucher", "coupon", "gift card", "refund", "compensat", "points", "gems", "coins", "miles"),
    "discount": ("discount", "% off", "reduction", "tariff", "rebate", "credit", "percent", "half price"),
    "waiver": (
        "waive", "fee", "fine", "reversal", "refund", "removal", "cancellation", "credit", "penalty-free", "charge",
        "write-off",
        "write off", "no fee", "not charged", "nothing to pay", "without charge", "without cost", "without the",
    ),
    "free": (
        "free", "no charge", "no cost", "no fee", "without charge", "without cost", "for nothing", "gratis",
        "paid by us", "covered", "without the", "on us", "complimentary", "goodwill", "waive", "loan",
        "at our",
    ),
    "replacement": ("replace", "swap", "exchange", "new device", "spare", "new one"),
    "loan": ("loan", "spare", "courtesy", "temporary", "rental", "hire", "lend", "stand-in", "femtocell"),
    "exception": (
        "exception", "extend", "extension", "upgrade", "priority", "grace", "hold", "waive", "longer", "honour",
        "match",
    ),
    "compensation": (
        "compensat", "goodwill", "refund", "credit", "reimburs", "exception", "cover", "voucher", "paid", "pay",
        "hotel", "taxi", "meal", "gift", "allowance",
    ),
}  # fmt: skip
_DENYING = ("decided by", "cannot", "can't", "excluded", "non-refundable", "not possible", "must not", "no refunds")
_DENYING_BEFORE = (" no ", " not ", " never ", " without ", " only ")
_NEAR = 24  # characters before the concession's name in which a denial speaks of it
_WEIGHING = (
    *("decided", "decision", "decide", "assessed", "reviewed", "reviews", "review ", "considered"),
    *("answer on", "answer about", "reply on", "reply about"),
)
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}


class Given(NamedTuple):
    """A clause that grants, with the words that name what."""

    clause: Clause
    cues: tuple[Cue, ...]


class _Allowing(NamedTuple):
    """A sentence that may allow a concession: its folded text, its content words, and whether it is an offer."""

    text: str
    stems: frozenset[str]
    offer: bool


def allowed(review: Review, given: list[Given]) -> list[bool]:
    """For each concession, whether policy or an earlier message of ours allows it."""
    texts = _allowing(review)
    matters = [_matter(one) for one in given]
    verdicts: list[bool] = []
    for one, matter in zip(given, matters, strict=True):
        kinds = {cue.label.partition(".")[2] for cue in one.cues}
        said = review.reading.folded[one.clause.start : one.clause.end]
        verdicts.append(
            any(
                (_allows(row.text, kinds) or _same_matter(row, content_words(one.clause.words)))
                and not _exceeds(said, row.text)
                and not (row.offer and _taken_by_another(row, matter, matters))
                for row in texts
            )
        )
    return verdicts


def _allowing(review: Review) -> list[_Allowing]:
    """What may allow a concession: offers, facts, commitments, and what our side wrote before."""
    policy = review.policy
    rows = [(text, True) for text in policy.may_offer]
    rows += [(fact.text, False) for fact in policy.facts]
    rows += [(row.text, False) for row in policy.commitments if not any(word in fold(row.text) for word in _WEIGHING)]
    if review.conversation is not None:
        rows += [(one.said, False) for one in review.conversation.messages if one.role in ("agent", "internal_note")]
    found: list[_Allowing] = []
    for text, offer in rows:
        folded = fold(text)
        found.append(_Allowing(f" {folded} ", content_words(find_words(folded)), offer))
    return found


def _same_matter(row: _Allowing, own: frozenset[str]) -> bool:
    """Whether the text speaks of the same thing in other words: half of its content, or two words of it."""
    if any(word in row.text for word in (*_DENYING_BEFORE, *_DENYING)):
        return False
    shared = len(row.stems & own)
    return shared >= 2 or (shared == 1 and len(row.stems) == 1)


def _allows(text: str, kinds: set[str]) -> bool:
    """Whether the text speaks of a concession of these kinds, and does not deny it or leave it to somebody else."""
    for called in [word for kind in kinds for word in _CALLED[kind]]:
        at = text.find(called)
        if at >= 0 and not any(word in text[max(0, at - _NEAR) : at] for word in _DENYING_BEFORE):
            theirs = " by " in text[at:] and " only" in text[at:]
            return not theirs and not any(word in text for word in _DENYING)
    return False


# ---- what it is of ---------------------------------------------------------------------------------------------------


@cache
def _named() -> frozenset[str]:
    """Stems of words that name a concession or how it is given, and nothing of what it is of."""
    words = (
        "refund refunds refunded refunding credit credited discount free month months week weeks day days full whole"
        " back pay paying paid replacement replace replaced new waive waived fee charge account card money extra extend"
        " extension voucher goodwill compensate compensation add added give send sent loan cover upgrade apology"
        " gesture bring order ordered put taken offer exception cost amount penny bill"
    )
    return frozenset(stem(word) for word in words.split())


def _matter(one: Given) -> frozenset[str]:
    return content_words(one.clause.words) - _named()


def _taken_by_another(row: _Allowing, matter: frozenset[str], matters: list[frozenset[str]]) -> bool:
    """Whether another concession of the reply is what the offer is about, and this one is of something else."""
    about = row.stems - _named()
    return bool(about and matter) and not about & matter and any(about & other for other in matters)


# ---- how much --------------------------------------------------------------------------------------------------------


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(
        r"(?:(\d+(?:[.,]\d+)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|full|whole|last)"
        r"(?: of an?)?"
        r"(?: free| full| whole| extra| more)?[ -])?(fortnight|quarter|day|week|month|year)s?\b|(\d+) ?(?:%|percent)"
    )


def _quantities(text: str) -> tuple[float, float]:
    """The longest time in days and the highest share in percent that the text names; 0.0 for none."""
    longest, share = 0.0, 0.0
    for number, unit, percent in _quantity().findall(text):
        if percent:
            share = max(share, float(percent))
            continue
        if not number:
            continue
        value = number_of(number) or float(cardinals().get(number.removeprefix("half "), 1))
        longest = max(longest, value * _DAYS[unit] / (2 if number.startswith("half") else 1))
    if "half price" in text or "halve" in text or "half off" in text:
        share = max(share, 50.0)
    return longest, share


def _exceeds(said: str, text: str) -> bool:
    """Whether the reply gives a longer time or a higher share than the text that would allow it."""
    days, share = _quantities(said)
    if not days and not share:
        return False
    most_days, most_share = _quantities(text)
    return 0 < most_days * 1.1 < days or 0 < most_share < share
