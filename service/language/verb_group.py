"""The verb group of a clause: from its first finite verb to the main verb; what is between tells when and whether."""

from __future__ import annotations

from collections.abc import Sequence

from service.language.lexicon import (
    ADV,
    AUX,
    BASE,
    BE,
    DET,
    DO,
    HAVE,
    HEDGE,
    ING,
    IT,
    MODAL,
    NEG,
    NOM,
    PART,
    PAST,
    STATES,
    THIRD_S,
    TO,
    YOU,
)
from service.language.reading import Tense, Word
from service.tuples import NamedTuple

_BETWEEN = ADV | NEG | HEDGE
_VERB_FORM = AUX | BASE | PAST | PART | THIRD_S
_VERB_OR_ING = _VERB_FORM | ING
_DONE = PART | ING | BE
_BASE_OR_AUX = BASE | DO | HAVE
_AROUND = ADV | NEG | NOM | YOU | IT | HEDGE
_new = tuple.__new__  # makes a value at a third of what calling its class costs
_ALSO_ACTS = frozenset(("done", "finished", "used", "allowed"))  # "I'm done" is a state, "it will be done" an act
_PAST_BE = frozenset(("was", "were", "wasn't", "weren't"))


class VerbGroup(NamedTuple):
    """A verb group: where the main verb stands, and what the words before it say."""

    at: int
    tense: Tense
    modal: str
    passive: bool
    verb: str


def verb_group(words: tuple[Word, ...], texts: Sequence[str], tags: list[int], at: int, skip: int = -1) -> VerbGroup:
    """Read the verb group that begins at `at`; `skip` is an inverted subject inside it."""
    count = len(texts)
    if at >= count or not tags[at] & AUX:
        return _plain(texts, tags, min(at, count))
    modal, have, be, past_be, did, going = "", False, False, False, False, False
    i = at
    while i < count:
        word, tag = texts[i], tags[i]
        if i == skip or (i > at and tag & _BETWEEN and not tag & _VERB_FORM):
            i += 1
            continue
        if tag & MODAL:
            modal = modal or _modal_of(word)
        elif tag & BE:
            be, past_be = True, past_be or word in _PAST_BE
            have = (have and word in {"been", "being", "be"}) or word == "been"
        elif tag & HAVE and not (be and word == "having") and _helps(words, texts, tags, i, count):
            have = True
        elif tag & DO and _helps(words, texts, tags, i, count):
            did = did or word in {"did", "didn't"}
        elif be and word in {"going", "gonna"} and i + 2 < count and texts[i + 1] == "to":
            going, i = True, i + 1
        elif tag & TO and (going or modal == "ought"):
            pass
        else:
            break
        i += 1
    if going and not modal:
        modal = "will"
    return _group(texts, tags, min(i, count), modal, have, be, past_be, did)


def _helps(words: tuple[Word, ...], texts: Sequence[str], tags: list[int], i: int, count: int) -> bool:
    """Whether have or do is an auxiliary here, not the main verb: a verb form or negation follows soon."""
    if words[i][2] - words[i][1] > len("having") - 1 or "'" in texts[i]:
        return True
    if i and tags[i] & HAVE and tags[i - 1] & MODAL and tags[i + 1 : i + 2] and tags[i + 1] & IT:
        return False  # "I'll have it moved": somebody else moves it
    for j in range(i + 1, min(i + 4, count)):
        tag = tags[j]
        if tag & _DONE or (tag & _BASE_OR_AUX and tags[i] & DO):
            return True
        if not tag & _AROUND or tag & DET:
            return False
    return False


def _modal_of(word: str) -> str:
    if word.endswith("'ll") or word in {"won't", "shan't", "will"}:
        return "will"
    if word.endswith("'d"):
        return "would"
    if word in {"can't", "cannot"}:
        return "can"
    return word.removesuffix("n't")


def _plain(texts: Sequence[str], tags: list[int], at: int) -> VerbGroup:
    """A verb without auxiliaries, or none at all."""
    verb, tag = (texts[at], tags[at]) if at < len(texts) else ("", 0)
    if not tag & _VERB_OR_ING:
        verb = _bare_auxiliary(_last_auxiliary(texts, tags, at))
    past = (tag & PAST and not tag & BASE) or verb in {"had", "did"}
    return _new(VerbGroup, (at, "past" if past else "present" if verb else "none", "", False, verb))


def _group(
    texts: Sequence[str], tags: list[int], at: int, modal: str, have: bool, be: bool, past_be: bool, did: bool
) -> VerbGroup:
    verb, tag = (texts[at], tags[at]) if at < len(texts) else ("", 0)
    stative = verb in STATES and not (verb in _ALSO_ACTS and (modal or have))
    passive = be and bool(tag & PART) and not stative and not tag & ING
    if not tag & _VERB_OR_ING and not (verb and not be and (modal or did or have)):
        verb = _bare_auxiliary(_last_auxiliary(texts, tags, at))
    elif at and tag & AUX and "'" in verb:
        verb = _bare_auxiliary(verb)
    if modal == "would" and tag & PART and not tag & (BASE | PAST) and not be:
        modal, have = "", True
    tense: Tense
    if modal:
        tense = "future" if modal in {"will", "shall"} else "present"
    elif have:
        tense = "perfect"
    elif be:
        tense = "progressive" if (tag & ING or verb == "having") and not past_be else ("past" if past_be else "present")
        if passive and at and texts[at - 1] == "being":
            tense = "progressive"
    elif did or (tag & PAST and not tag & BASE) or (not tag and verb in {"did", "had"}):
        tense = "past"
    else:
        tense = "present" if verb else "none"
    if verb in {"had", "did"} and not modal and not have:
        tense = "past"
    return _new(VerbGroup, (at, tense, modal, passive, verb))


def _last_auxiliary(texts: Sequence[str], tags: list[int], at: int) -> str:
    """The auxiliary that adverbs may separate from what follows it: "is still" dead; "" where there is none."""
    for i in range(at - 1, max(at - 5, -1), -1):
        if tags[i] & AUX:
            return texts[i]
        if not tags[i] & _AROUND:
            break
    return ""


def _bare_auxiliary(word: str) -> str:
    """The verb in a contraction: "i'm" has "am", "that's" has "is", "isn't" has "is"."""
    if "'" not in word:
        return word
    if word.endswith("n't"):
        return word[:-3]
    return {"m": "am", "s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would"}.get(
        word.partition("'")[2], word
    )
