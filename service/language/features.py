"""What one clause tells: who, when, whether, and as what kind of act. See `reading.Clause` for the meaning of each.

The walk is: skip connectives, find the subject up to the first finite verb, read the verb group (modal, auxiliaries,
negation, main verb), then look behind the verb for an agent ("by me") and for hedges. Limits: an -ed form that no
auxiliary stands before reads as past even where it is a reduced relative ("the parcel sent on Monday"); a noun phrase
without a listed head is a thing; "she" and "he" are third persons even where a colleague was just named.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from service.language.lexicon import (
    ADV,
    AUX,
    BASE,
    BE,
    CONJ,
    DET,
    DO,
    HAVE,
    HEDGE,
    IF,
    ING,
    INTERJ,
    IT,
    MODAL,
    NEG,
    NOM,
    NOUNISH,
    OBJ,
    PART,
    PAST,
    PLEASE,
    POSS,
    PREP,
    SUB,
    THIRD_S,
    TO,
    WH,
    YOU,
)
from service.language.negation import negated_by
from service.language.reading import Mood, Subject, Tense, Word
from service.language.subjects import agent_of_passive, phrase_subject, pronoun_subject, relative_subject
from service.language.verb_group import VerbGroup, verb_group
from service.tuples import NamedTuple

_LEADING = CONJ | ADV | INTERJ | HEDGE | PLEASE
_OPENS = MODAL | IT | BASE | WH | DET  # of what leads in, what a clause can open with
_SUBORDINATES = SUB | IF
_PLAIN_FINITE = PAST | THIRD_S | BASE
_PERSONAL = NOM | YOU
_NOUN_AFTER = DET | POSS | PREP | TO
_new = tuple.__new__  # makes a value at a third of what calling its class costs
_MAY_LEAD = _LEADING | _SUBORDINATES | PREP  # "in case" and "even if" among them
_PRONOUN = NOM | YOU | IT
_ORDERS = DO | BASE
_OBJECT = DET | POSS | OBJ
_AFTER_ORDER = DET | POSS | OBJ | PREP | ADV | WH | IF


class Features(NamedTuple):
    """The features of a clause, before quotation and conditional scope are laid over it."""

    subject: Subject = "none"
    tense: Tense = "none"
    mood: Mood = "statement"
    modal: str = ""
    verb: str = ""
    passive: bool = False
    agent_by: Subject = "none"
    negated: bool = False
    hedged: bool = False
    base_verb: bool = False  # the main verb is a bare base form: "and send" may go on with the modal before it


def features(  # noqa: PLR0911 - kinds of clause in the order in which they are told apart
    words: tuple[Word, ...],
    texts: Sequence[str],
    tags: list[int],
    capital: bool,
    question: bool,
    opening: bool,
    joined: bool,
) -> Features:
    """The features of one clause: its words, their texts and their classes.

    `capital`: its first noun is written as a name; `question`: a "?" ends its sentence; `opening`: it begins a
    sentence or follows a hard break; `joined`: it goes on with the subject before it.
    """
    count = len(words)
    first = tags[0]
    start, polite = _skip_leading(words, texts, tags) if first & _MAY_LEAD else (0, False)
    together = reduce(or_, tags, 0)
    negated = bool(together & NEG) and negated_by(words, texts, tags)
    hedged = bool(together & HEDGE)
    if start >= count:
        return Features(negated=negated, hedged=hedged)
    mood: Mood = "statement"
    first = tags[start]
    if first & AUX and _inverted(texts, tags, start):
        subject = pronoun_subject(texts[start + 1], tags[start + 1]) or phrase_subject(
            texts, tags, start + 1, min(start + 4, count), capital
        )
        group = verb_group(words, texts, tags, start, skip=start + 1)
        mood = "question" if question or texts[start] not in {"should", "had", "were"} else "statement"
        return _result(texts, tags, subject, group, mood, negated, hedged)
    if first & WH and (question or opening) and (question or (start + 1 < count and tags[start + 1] & AUX)):
        mood = "question"
        start = min(start + 1, count - 1)
        if _inverted(texts, tags, start):
            subject = pronoun_subject(texts[start + 1], tags[start + 1]) or "thing"
            return _result(
                texts, tags, subject, verb_group(words, texts, tags, start, start + 1), mood, negated, hedged
            )
        first = tags[start]
    if question:
        mood = "question"
    pronoun = pronoun_subject(texts[start], first) if first & _PRONOUN else None
    if pronoun:
        at = start if first & AUX else start + 1
        if first & DET and not first & AUX and _noun_follows(tags, at):
            at = _find_finite(texts, tags, at)
            pronoun = phrase_subject(texts, tags, start, at, capital)
        return _result(texts, tags, pronoun, verb_group(words, texts, tags, at), mood, negated, hedged)
    if texts[start] in {"let", "let's"} and start + 1 < count and texts[start + 1] in {"me", "us", "let's"}:
        if start + 2 < count and texts[start + 2] in {"know", "have"}:
            return Features("none", "present", "imperative", "", "let", negated=negated, hedged=hedged)
        verb = texts[start + 2] if start + 2 < count else "let"
        return Features("us", "future", mood, "", verb, negated=negated, hedged=hedged)
    if first & _ORDERS and not question and _imperative(texts, tags, start, polite):
        at = start + 1 if first & DO and start + 1 < count else start
        return Features("none", "present", "imperative", "", texts[at], negated=negated, hedged=hedged)
    alone = (opening and not start) or joined or polite
    return _full_phrase(words, texts, tags, start, alone, capital, mood, negated, hedged, joined)


def _full_phrase(
    words: tuple[Word, ...],
    texts: Sequence[str],
    tags: list[int],
    start: int,
    alone: bool,
    capital: bool,
    mood: Mood,
    negated: bool,
    hedged: bool,
    joined: bool,
) -> Features:
    """A clause whose subject is a noun phrase, or which has none: "Checking this now", "Will do", "It runs"."""
    first = tags[start]
    if joined and first & BASE and not first & AUX:
        return Features("none", "present", mood, "", texts[start], negated=negated, hedged=hedged, base_verb=True)
    at = _find_finite(texts, tags, start)
    if at == start and first & (AUX | PAST):  # "Will send it today": the writer leaves out "I"
        left_out: Subject = "us" if alone or not start else relative_subject(texts[start - 1])
        return _result(texts, tags, left_out, verb_group(words, texts, tags, start), mood, negated, hedged)
    if at >= len(words):
        if first & ING:
            return Features("us", "progressive", mood, "", texts[start], negated=negated, hedged=hedged)
        if first & PART:
            return Features(
                "none", "past", mood, "", texts[start], True, agent_of_passive(texts, tags, start), negated, hedged
            )
        return Features(mood=mood, negated=negated, hedged=hedged)
    named = pronoun_subject(texts[at - 1], tags[at - 1]) if at > start and tags[at - 1] & NOM else None
    if tags[at] & NOM and tags[at] & MODAL and not _finite_behind(tags, at):
        named = pronoun_subject(texts[at], tags[at])  # an object put first: "The new card I'll print tonight"
    subject = named or ("thing" if first & ING else phrase_subject(texts, tags, start, at, capital))
    return _result(texts, tags, subject, verb_group(words, texts, tags, at), mood, negated, hedged)


def _finite_behind(tags: list[int], at: int) -> bool:
    return any(tag & (BE | THIRD_S | MODAL) and not tag & NOUNISH for tag in tags[at + 1 :])


def _skip_leading(words: tuple[Word, ...], texts: Sequence[str], tags: list[int]) -> tuple[int, bool]:
    """Index of the first word that is no connective, and whether "please" or "kindly" was among those skipped."""
    i, polite, count = 0, False, len(words)
    while i < count:
        tag = tags[i]
        if tag & PLEASE:
            polite = True
        if texts[i] in {"in", "even"} and i + 1 < count and (texts[i + 1] == "case" or tags[i + 1] & IF):
            i += 2
        elif (
            (tag & _SUBORDINATES and not (tag & WH and i + 1 < count and tags[i + 1] & AUX) and i + 1 < count)
            or (tag & _LEADING and not tag & _OPENS)
            or tag & PLEASE
        ):
            i += 1
        elif tag & PREP and not tag & (BASE | IT):
            skipped = _after_prepositional(words, tags, i)
            if skipped == i:
                return i, polite
            i = skipped
        else:
            return i, polite
    return i, polite


def _after_prepositional(words: tuple[Word, ...], tags: list[int], i: int) -> int:
    """Where a leading "In the meantime," ends: at the next pronoun subject or auxiliary's subject; i when unsure."""
    for j in range(i + 1, min(i + 7, len(tags))):
        if tags[j] & NOM or (tags[j] & (YOU | IT) and tags[j] & AUX):
            return j
        if tags[j] & (YOU | IT | POSS) and j > i + 1 and j + 1 < len(tags) and words[j - 1][2] + 1 < words[j][1]:
            return j
        if tags[j] & AUX:
            return i
    return i


def _inverted(texts: Sequence[str], tags: list[int], i: int) -> bool:
    """Auxiliary before subject: "can you", "should you", "have we"."""
    if not tags[i] & AUX or tags[i] & (NOM | YOU | IT) or i + 1 >= len(tags):
        return False
    following = tags[i + 1]
    if following & (NOM | YOU) or texts[i + 1] in {"it", "there", "they"}:
        return True
    fronted = bool(tags[i] & (MODAL | BE)) or texts[i] == "had"
    return fronted and bool(following & (IT | DET | POSS)) and i + 2 < len(tags) and i == 0


def _noun_follows(tags: list[int], at: int) -> bool:
    """Whether "this", "that" stands before a noun rather than alone."""
    return at < len(tags) and not tags[at] & (AUX | PAST | THIRD_S | ADV | NEG | MODAL)


def _find_finite(texts: Sequence[str], tags: list[int], start: int) -> int:
    """Index of the first finite verb from `start` on; len(words) where there is none."""
    for i in range(start, len(tags)):
        tag = tags[i]
        if tag & AUX:
            if texts[i] not in {"be", "been", "being", "having"}:
                return i
        elif tag & _PLAIN_FINITE:
            before = tags[i - 1] if i > start else 0
            if before & _NOUN_AFTER or (tag & NOUNISH and not before & _PERSONAL):
                continue
            if tag & BASE and not tag & PAST and i > start and not texts[i - 1].endswith("s"):
                continue
            if i > start or tag & PAST:
                return i
    return len(tags)


def _result(
    texts: Sequence[str],
    tags: list[int],
    subject: Subject,
    group: VerbGroup,
    mood: Mood,
    negated: bool,
    hedged: bool,
) -> Features:
    at, tense, modal, passive, verb = group
    agent: Subject = agent_of_passive(texts, tags, at) if passive else "none"
    base = at < len(tags) and bool(tags[at] & BASE)
    return _new(Features, (subject, tense, mood, modal, verb, passive, agent, negated, hedged, base))


def _imperative(texts: Sequence[str], tags: list[int], start: int, polite: bool) -> bool:
    tag = tags[start]
    following = tags[start + 1] if start + 1 < len(tags) else 0
    if tag & DO and texts[start] in {"do", "don't"}:
        return bool(following & (BASE | ADV | NEG)) or texts[start] == "don't"
    if not tag & BASE or texts[start] == "like":
        return False
    if tag & (HAVE | BE) and texts[start] not in {"have", "be"}:
        return False
    if polite or not tag & NOUNISH:
        return not tag & PAST or polite or bool(following & _OBJECT)
    return bool(following & _AFTER_ORDER and not following & AUX)
