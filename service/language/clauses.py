"""Where in a sentence clauses begin: at hard punctuation, and at a conjunction or comma before a new subject or verb.

A clause is cut only once the words before it hold a verb, so lists ("cables, ports and switches") stay whole. The
unit of work is a `Piece`: a run of words and how it hangs on the one before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress
from operator import or_, sub
from typing import TypeAlias

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
from service.language.reading import Word, end_of, start_of

_SKIPPED = ADV | CONJ | INTERJ | HEDGE
_BEFORE_PLEASE = YOU | NOM | TO | AUX | CONJ  # "could you please", "and please"
_NOT_VERB_AFTER = DET | POSS | PREP
# Unions of classes stand here by name: written out where they are used, each word of a text would make them anew.
_MAY_OPEN = CONJ | SUB | WH | NOM | YOU | IT | INTERJ
_may_open, _is_wide = _MAY_OPEN.__and__, (1).__lt__
_PRONOUN = NOM | YOU | IT
_SUBJECT_OR_OBJECT = NOM | YOU | OBJ
_CALLS_FOR_VERB = NOM | YOU | MODAL | DO | PLEASE | TO
_SUBJECT_PHRASE = NOM | YOU | IT | DET | POSS
_VERB_FORM = PAST | PART | THIRD_S | BASE
_PLAIN_FINITE = PAST | THIRD_S | BASE
_KEPT = MODAL | PLEASE | NOM | IT | IF  # of what may be skipped, what a clause can open with
_DETERMINED = DET | POSS
_OBJECT = DET | POSS | OBJ | IT
_LINKS = CONJ | SUB | NOM
_MAY_BE_VERB = AUX | _VERB_FORM | ING
_HARD = frozenset(";:()[]—…!?\n.")
_OPENING_INVERSIONS = frozenset(("should", "had", "were"))


# words[first:last] of a sentence: (first, last, joined, hard). `joined`: by "and" or the like without a subject of its
# own. A plain tuple: it is made and taken apart for every clause, at a third of what a tuple with names costs.
Piece: TypeAlias = tuple[int, int, bool, bool]


def split(
    words: tuple[Word, ...], texts: Sequence[str], tags: list[int], folded: str, quotes: tuple[tuple[int, int], ...]
) -> list[Piece]:
    """The clauses of one sentence, in order; together they cover all its words."""
    pieces: list[Piece] = []
    count = len(texts)
    first, verb_seen, joined, hard = 0, False, False, True
    conditional = _opens_condition(texts, tags, 0)
    seen = 0  # index of the next word that may be the verb of the clause
    starts, ends = list(map(start_of, words)), list(map(end_of, words))
    gaps = map(_is_wide, map(sub, starts[1:], ends))
    # at most words nothing can begin: no step of the interpreter is spent on these
    for i in range(1, count) if quotes else compress(range(1, count), map(or_, map(_may_open, tags[1:]), gaps)):
        opens = tags[i] & _MAY_OPEN
        gap_start, gap_end = ends[i - 1], starts[i]
        while not verb_seen and seen < i:
            verb_seen = bool(tags[seen] & _MAY_BE_VERB) and _is_verb(texts, tags, seen, first)
            seen += 1
        cut = 0
        if gap_end - gap_start > 1:
            cut = _punctuation_cut(folded[gap_start:gap_end], tags, i, verb_seen, conditional)
        if quotes and not cut and _crosses_quote(gap_start, gap_end, quotes):
            cut = 2
        if not cut and opens:
            cut = _word_cut(texts, tags, i, first, verb_seen)
        if cut:
            pieces.append((first, i, joined, hard))
            joined, hard = cut == 3, cut == 2
            first, seen, verb_seen = i, i, False
            conditional = _opens_condition(texts, tags, i)
    pieces.append((first, count, joined, hard))
    return pieces


def _opens_condition(texts: Sequence[str], tags: list[int], i: int) -> bool:
    if tags[i] & IF:
        return True
    word = texts[i]
    if word in {"in", "even", "and", "but", "so", "or"} and i + 1 < len(texts):
        return texts[i + 1] == "case" or bool(tags[i + 1] & IF)
    return word in _OPENING_INVERSIONS and i + 1 < len(texts) and bool(tags[i + 1] & _SUBJECT_PHRASE)


def _is_verb(texts: Sequence[str], tags: list[int], i: int, first: int) -> bool:
    """Whether word i reads as a finite verb, or as a base verb that a clause can live on."""
    tag = tags[i]
    if tag & AUX:
        return texts[i] not in {"be", "been", "being", "having"}
    if not tag & _VERB_FORM:
        return i == first and bool(tag & ING)
    before = tags[i - 1] if i > first else 0
    if (
        before & _NOT_VERB_AFTER
        and not before & SUB
        and not before & _SUBJECT_OR_OBJECT
        and texts[i - 1] not in {"that", "this", "these"}
    ):
        return False
    if tag & NOUNISH and not tag & PAST:
        return bool(before & _CALLS_FOR_VERB) or (i == first and _has_object(tags, i, PREP))
    return True


def _has_object(tags: list[int], i: int, more: int = 0) -> bool:
    return i + 1 < len(tags) and bool(tags[i + 1] & (_OBJECT | more))


def _punctuation_cut(gap: str, tags: list[int], i: int, verb_seen: bool, conditional: bool) -> int:
    """2 at a hard break; 1 or 3 at a comma that begins a clause; 0 elsewhere."""
    if gap.strip() == "-" and " " in gap:
        return 2
    if not _HARD.isdisjoint(gap):
        return 2
    if "," not in gap:
        return 0
    if not (verb_seen or conditional) and not (
        tags[i] & NOM or (tags[i] & CONJ and i + 1 < len(tags) and tags[i + 1] & NOM)
    ):
        return 0
    return _starts_clause(tags, i, PREP if conditional else 0)


def _starts_clause(  # noqa: PLR0911 - cases in the order in which they decide
    tags: list[int], i: int, object_like: int = 0
) -> int:
    """1 where words[i:] open with a subject and verb or a subordinator; 3 where with a bare verb; else 0."""
    count = len(tags)
    if tags[i] & (SUB | IF) and not tags[i] & PREP:
        return 1
    conjunction = bool(tags[i] & CONJ)
    k = i
    while k < count and k < i + 3 and tags[k] & _SKIPPED and not tags[k] & _KEPT:
        k += 1
    if k >= count:
        return 0
    tag = tags[k]
    if tag & (NOM | PLEASE | IF) or (tag & WH and k == i):
        return 1
    if tag & (MODAL | HAVE | DO | BE) and not tag & (YOU | IT):
        return 3
    if tag & (YOU | IT | DET | POSS) or (tag == 0 and conjunction):
        return 1 if tag & (AUX & ~HAVE) or _finite_ahead(tags, k + 1) else 0
    if tag & (PAST | BASE | THIRD_S) and not tag & (NOUNISH | PREP):
        return 3
    if tag & BASE and (conjunction or k == i) and _has_object(tags, k, object_like):
        return 3
    return 0


def _finite_ahead(tags: list[int], k: int) -> bool:
    """Whether a finite verb follows within the next words, before another subject or conjunction takes over."""
    for j in range(k, min(k + 6, len(tags))):
        tag = tags[j]
        if tag & AUX or (tag & _PLAIN_FINITE and not tag & NOUNISH and not tags[j - 1] & (_DETERMINED | TO)):
            return True
        if tag & _LINKS and not tag & PREP:
            return False
    return False


def _crosses_quote(start: int, end: int, quotes: tuple[tuple[int, int], ...]) -> bool:
    n = max(0, bisect_right(quotes, start, key=lambda quote: quote[0]) - 1)  # disjoint: only those around
    while n < len(quotes) and quotes[n][0] < end:
        opening, closing = quotes[n]
        if closing - opening > 12 and (start <= opening or start < closing <= end):
            return True
        n += 1
    return False


def _as_cut(texts: Sequence[str], i: int, verb_seen: bool) -> int:
    """Where "as" begins a clause: "as soon as", "as long as" as a whole, any other only before a pronoun."""
    if not verb_seen or i + 1 >= len(texts) or (i > 1 and texts[i - 2] == "as"):
        return 0
    following = texts[i + 1]
    if following in {"soon", "long", "far"}:
        return 0 if i + 3 < len(texts) and texts[i + 3] == "possible" else 1
    return 1 if following in {"i", "we", "you", "it", "they", "there"} else 0


def _please_cut(tags: list[int], i: int) -> int:
    """Where "please" begins an order after a statement that nothing ends: "we know it's annoying 😊 Please restart"."""
    return int(i + 1 < len(tags) and bool(tags[i + 1] & BASE) and not tags[i - 1] & _BEFORE_PLEASE)


def _word_cut(  # noqa: C901, PLR0911, PLR0912 - cases in the order in which they decide
    texts: Sequence[str], tags: list[int], i: int, first: int, verb_seen: bool
) -> int:
    """Whether word i begins a clause without punctuation: 1 own subject, 3 shared subject, 0 no."""
    tag, word = tags[i], texts[i]
    if word == "as":
        return _as_cut(texts, i, verb_seen)
    if tag & PLEASE and verb_seen:
        return _please_cut(tags, i)
    if word in {"provided", "assuming"} and tags[i - 1] & (BE | HAVE | ADV | NEG):
        return 0  # "will be provided shortly" is no condition
    if tag & IF and not tags[i - 1] & IF:
        return 1 if not (texts[i - 1] in {"even", "as", "and", "but", "so", "or"} and i - 1 == first) else 0
    if word == "in" and i + 1 < len(texts) and texts[i + 1] == "case":
        return 1
    if tag & CONJ and i - first > 1 and i + 1 < len(tags) and tags[i + 1] & NOM:
        return 1
    if not verb_seen:
        return 0
    if tag & SUB and i + 1 < len(tags):
        following = tags[i + 1]
        if following & _PRONOUN or (following & _DETERMINED and _finite_ahead(tags, i + 2)):
            return 1
        return 1 if tag & WH and following & (AUX | PAST | THIRD_S) else 0
    if tag & CONJ:
        return _starts_clause(tags, i)
    if tag & NOM:
        return 0 if tags[i - 1] & (CONJ | SUB | WH | ADV) and i - 1 == first else 1
    if tag & (YOU | IT) and not tag & SUB:
        if tag & AUX and not tags[i - 1] & (SUB | CONJ | PREP):
            return 1
        plain = i + 1 < len(tags) and tags[i + 1] & (AUX | PAST | NEG) and not tags[i - 1] & (AUX | PREP | CONJ | SUB)
        return 1 if plain and i - first > 1 else 0
    return 0
