"""Who a pronoun, a noun phrase or a "by" names: us, the customer, third persons or a thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from service.language.lexicon import (
    IT,
    NOM,
    OBJ,
    PERSON,
    VENDOR,
    YOU,
    listed,
)
from service.language.reading import Subject

_POSSESSIVE = frozenset(("our", "my", "us"))
_OURS = listed("i we i'm we're i've we've i'll we'll i'd we'd our my us me myself ourselves")


def pronoun_subject(word: str, tag: int) -> Subject | None:
    """Who a pronoun stands for; None for any other word."""
    if tag & NOM:
        return "us" if word in _OURS else "third"
    if tag & YOU:
        return "customer"
    return "thing" if tag & IT else None


def phrase_subject(texts: Sequence[str], tags: list[int], start: int, end: int, capital: bool) -> Subject:
    """Who a noun phrase names, by its determiner and by the listed persons and vendors in it."""
    opening = texts[start]
    named = reduce(or_, tags[start:end], 0)
    person, vendor = named & PERSON, named & VENDOR
    ours = (person or vendor) and not _POSSESSIVE.isdisjoint(texts[start:end])
    if opening in {"your", "yours"}:
        return "customer"
    if vendor and not (ours and person):
        return "third"
    if person:
        bare = end - start <= 2 and opening in {"the", "their", "his", "her"}
        return "third" if (bare and not ours and texts[end - 1] in {"team", "teams", "staff", "billing"}) else "us"
    return "third" if capital or opening in {"their", "his", "her"} else "thing"


def relative_subject(word: str) -> Subject:
    """Who a relative or subordinating word before a bare verb stands for: "who" persons, "which" and "that" things."""
    return "third" if word == "who" else ("none" if word == "as" else "thing")


def agent_of_passive(texts: Sequence[str], tags: list[int], at: int) -> Subject:
    """Who a passive names with "by"; a time after "by" is no agent."""
    for i in range(at + 1, len(texts) - 1):
        if texts[i] == "by":
            word, tag = texts[i + 1], tags[i + 1]
            if word in _OURS or (i + 3 < len(texts) and texts[i + 2] == "and" and texts[i + 3] in _OURS):
                return "us"
            if word in {"you", "yourself", "your"}:
                return "customer"
            if tag & (OBJ | VENDOR) or word in {"their", "his", "her"}:
                return "third"
            end = min(i + 5, len(texts))
            if any(tags[k] & (PERSON | VENDOR) for k in range(i + 1, end)):
                return phrase_subject(texts, tags, i + 1, end, capital=False)
    return "none"
