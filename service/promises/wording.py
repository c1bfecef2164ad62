"""A promise in the draft's own words: what will be done, and who will do it."""

from __future__ import annotations

from bisect import bisect_left

from service.language.lexicon import (
    ADV,
    AUX,
    CONJ,
    DET,
    MODAL,
    NOM,
    PERSON,
    POSS,
    PREP,
    SUB,
    TO,
    WH,
    YOU,
    classes,
)  # fmt: skip
from service.language.reading import Reading, Word, start_of
from service.promises.pledges import Pledge

_MAX_WORDS = 10
_FIRST_PERSON = frozenset(("i", "we", "i'll", "we'll", "i'm", "we're", "i've", "we've", "let", "me", "my"))
_THIRD_PERSON = frozenset(
    ("he", "she", "they", "he'll", "she'll", "they'll", "he's", "she's", "they're", "who", "who'll")
)


def action_of(reading: Reading, pledge: Pledge) -> str:
    """The verb phrase, without subject, modal and time; where a thing is the subject, the whole phrase."""
    words = pledge.words
    at = next((index for index, word in enumerate(words) if word[0] == pledge.verb), None)
    if pledge.subject not in ("us", "third") or at is None:
        at = next((index for index, word in enumerate(words) if not _leads_in(word[0])), 0)
        if classes(words[at][0]) & YOU and at + 1 < len(words):
            at += 1
            at += int(bool(classes(words[at][0]) & MODAL) and at + 1 < len(words))
    while at + 1 < len(words) and classes(words[at][0]) & TO:
        at += 1
    kept = list(words[at : at + _MAX_WORDS])
    while len(kept) > 1 and classes(kept[-1][0]) & (PREP | CONJ | DET | SUB | TO) and not classes(kept[-1][0]) & ADV:
        kept.pop()
    return " ".join(reading.text[start:end] for _, start, end in kept)


def _leads_in(word: str) -> bool:
    return bool(classes(word) & (CONJ | WH)) or word in ("who'll", "which'll", "that'll", "who's")


def owner_of(reading: Reading, pledge: Pledge) -> str:
    """Who keeps it: "agent" for the first person and for what reaches the customer, else the named person or team."""
    first = [word for word in pledge.words if not classes(word[0]) & CONJ][:1]
    if not first or first[0][0] in _FIRST_PERSON or pledge.subject in ("customer", "thing", "none"):
        return "agent"
    if first[0][0] in _THIRD_PERSON or classes(first[0][0]) & (NOM | TO):
        return _last_named(reading, first[0][1]) or "agent"
    return _name(reading, pledge.words) or "agent"


def _name(reading: Reading, words: tuple[Word, ...]) -> str | None:
    """The noun phrase that opens the words, up to the verb: "our device nurse Emily"."""
    taken: list[Word] = []
    for word in words[:7]:
        tag = classes(word[0])
        if tag & (AUX | NOM | YOU) or (taken and tag and not tag & (PERSON | DET | POSS) and _is_verb_form(word[0])):
            break
        if taken or not tag & (CONJ | ADV | PREP | WH):
            taken.append(word)
    named = any(classes(word[0]) & PERSON or reading.text[word[1]].isupper() for word in taken)
    return _clean(reading.text[taken[0][1] : taken[-1][2]]) if named else None


def _is_verb_form(word: str) -> bool:
    return word.endswith(("s", "ed", "ing")) or len(word) < 6


def _last_named(reading: Reading, before: int) -> str | None:
    """The last person or team of ours that is named before a place: "our safety lead Erik, who'll phone you"."""
    words = reading.words
    for index in range(bisect_left(words, before, key=start_of) - 1, -1, -1):
        if not classes(words[index][0]) & PERSON:
            continue
        first = index
        while (
            first and words[first][1] - words[first - 1][2] == 1 and index - first < 3 and not _opens(words[first][0])
        ):
            first -= 1
        if not _opens(words[first][0]):
            first = index
        last = index
        while last + 1 < len(words) and words[last + 1][1] < before and _capital(reading, words, last + 1):
            last += 1
        return _clean(reading.text[words[first][1] : words[last][2]])
    return None


def _opens(word: str) -> bool:
    return bool(classes(word) & (DET | POSS))


def _capital(reading: Reading, words: tuple[Word, ...], index: int) -> bool:
    gap = reading.text[words[index - 1][2] : words[index][1]]
    return reading.text[words[index][1]].isupper() and gap in (" ", ", ")


def _clean(name: str) -> str:
    head, _, rest = name.partition(" ")
    return rest if rest and head.lower() in ("our", "the", "a", "an", "my", "your") else name
