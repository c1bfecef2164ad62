"""Whether a promise and a commitment speak of the same thing: by content words, and by families of acts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from service.language.normalise import fold
from service.language.overlap import content_words, stem
from service.language.reading import Word
from service.language.words import find_words

# What support promises to do. A word may belong to several families; a promise fits a commitment that shares one.
_SAME_THING = 2  # content words of a commitment that name its matter, whatever is done with it
_FAMILIES = {
    "report": "update report reply respond response answer callback call calls phone ring rings message write email"
    " hear contact news status inform notify tell touch post dm text ping outcome result finding findings"
    " back know briefing bridge feedback statement speak talk note word confirm confirmation figures list"
    " letter summary",
    "mend": "fix restore restoration repair restart recover recovery resolve resolution solve work running online"
    " correct correction reset unlock reopen rollback patch live up change switch move restored right stop"
    " sorted done ready",
    "deliver": "replacement replace ship shipped deliver delivery courier arrive arrival parcel label dispatch swap"
    " send router device collect pickup reader sensor",
    "money": "refund refunded money credit card payment reimburse reimbursement fee fees waive waiver invoice"
    " charge compensation payout cash pay paying paid deposit repay",
    "judge": "review check investigate investigation decide decision assess assessment test testing analysis"
    " verdict rule ruling look examine audit result outcome finding findings trace answer diagnose"
    " diagnosis",
    "visit": "engineer technician visit onsite appointment crew slot man fitter installer plumber electrician fitters",
}


@cache
def _families() -> dict[str, frozenset[str]]:
    """By stem, the families of acts."""
    table: dict[str, set[str]] = {}
    for family, words in _FAMILIES.items():
        for word in words.split():
            table.setdefault(stem(word), set()).add(family)
    return {word: frozenset(families) for word, families in table.items()}


def families(words: Iterable[Word]) -> frozenset[str]:
    """The families of acts that the words belong to."""
    known = _families()
    return frozenset(family for word in words for family in known.get(stem(word[0]), ()))


@lru_cache(maxsize=256)  # every promise of every reply is held against the same few texts
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a short text of the policy."""
    return find_words(fold(text))


def fit(predicate: tuple[Word, ...], sentence: tuple[Word, ...], action: str) -> float:
    """How well a promise fits a commitment's action: 0 not at all, below 1 by its matter only, from 1 on by its act.

    `predicate` are the words of the promise itself, `sentence` those around it, which may name what it is about.
    """
    wanted = words_of(action)
    own = families(predicate)
    common = own & families(wanted)
    stems = content_words(wanted)
    shared = len(stems & content_words(predicate)) + len(stems & content_words(sentence)) / 2
    if common or len(stems & content_words(predicate)) >= _SAME_THING:
        return 1.0 + shared
    return shared / 2 if shared >= 1 and (not own or not families(wanted)) else 0.0
