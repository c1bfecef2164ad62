"""Reading a text, once: words, sentences, and clauses with their features, in one pass each.

What the clauses of a sentence tell is kept for the next time the very same sentence is met: an agent who edits a draft
has it checked again and again with one sentence changed, a model that repairs its draft keeps most of it, and a help
desk has phrases that every reply ends with.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import reduce
from itertools import compress, count
from operator import not_, or_
from typing import Any, TypeAlias

from service.language.clauses import Piece, split
from service.language.features import Features, features
from service.language.lexicon import (
    AUX,
    BE,
    DET,
    HAVE,
    IF,
    IT,
    NOM,
    PAST,
    POSS,
    THIRD_S,
    YOU,
    classes,
    listed,
)
from service.language.normalise import fold
from service.language.reading import Clause, Reading, Sentence, Word, text_of
from service.language.remembered import Store
from service.language.sentences import quoted_ranges, sentence_ranges, words_between
from service.language.words import find_words

_new = tuple.__new__  # makes a value at a third of what calling its class costs
_ASKS_WHETHER = listed("check see ask know wonder wondering confirm verify sure tell find out test checking")
_INVERTED_SUBJECT = NOM | YOU | IT | DET | POSS
_CONDITIONAL = frozenset(("case", "should", "had", "were"))  # besides "if" and its like, what a condition can open with
_KEPT_SENTENCES, _KEPT_LENGTH = 4096, 400  # how many are kept, and up to how many characters

# A clause without its place: (first, last, parts). It has words[first:last] of its sentence, and `parts` are those from
# its subject on, but for the last one, whether it is quoted.
_Told: TypeAlias = tuple[int, int, tuple[Any, ...]]
# By the sentence as written; its words are held against it.
_told_before: Store[str, tuple[list[str], list[_Told]]] = Store(_KEPT_SENTENCES)


def read(text: str) -> Reading:
    """The reading of any text; never raises. English is assumed (`detect` tells the language)."""
    folded = fold(text)
    words = find_words(folded)
    ranges = sentence_ranges(folded)
    quotes = quoted_ranges(folded)
    sentences = tuple(
        [
            _sentence(text, folded, start, end, group, quotes)
            for (start, end), group in zip(ranges, words_between(words, ranges), strict=True)
        ]
    )
    texts = tuple(map(text_of, words))
    odd = tuple(compress(count(), map(not_, map(str.isalpha, texts))))
    return Reading(text, folded, words, sentences, texts, odd, quotes)


def _sentence(
    text: str, folded: str, start: int, end: int, words: tuple[Word, ...], quotes: tuple[tuple[int, int], ...]
) -> Sentence:
    question = "?" in folded[max(start, end - 4) : end]
    quoted = bool(quotes) and _inside(start, end, quotes)
    if not words:
        return Sentence(start, end, (), words, question, quoted)
    texts = list(map(text_of, words))
    if quotes:  # where they begin and end is told by the text around the sentence
        told = _clauses(text, folded, words, texts, question, quotes)
    else:
        written = text[start:end]
        before = _told_before.get(written)
        if before is None or before[0] != texts:
            before = texts, _clauses(text, folded, words, texts, question, quotes)
            if len(written) <= _KEPT_LENGTH:
                _told_before.keep(written, before)
        told = before[1]
    clauses = tuple(
        [
            _clause(words[first:last], parts, quoted or (bool(quotes) and _quoted(words[first:last], quotes)))
            for first, last, parts in told
        ]
    )
    imperative = clauses[0].subject == "none" and "imperative" in [clause.mood for clause in clauses[:2]]
    return _new(Sentence, (start, end, clauses, words, question, quoted, imperative))


def _clauses(
    text: str,
    folded: str,
    words: tuple[Word, ...],
    texts: list[str],
    question: bool,
    quotes: tuple[tuple[int, int], ...],
) -> list[_Told]:
    """What each clause of a sentence tells, and which of its words it has; one at least."""
    tags = list(map(classes, texts))
    pieces = split(words, texts, tags, folded, quotes)
    conditions = _conditional_scope(texts, tags, pieces)
    told: list[_Told] = []
    before: Features | None = None
    for (first, last, joined, hard), condition in zip(pieces, conditions, strict=True):
        own = features(
            words[first:last],
            texts[first:last],
            tags[first:last],
            not tags[first] and _name_first(text, words, tags, first, last),
            question and last == len(words),
            not first or hard,
            joined,
        )
        if joined and before is not None:
            own = _inherit(own, before, conditions[len(told) - 1])
        before = own
        subject, tense, mood, modal, verb, passive, agent_by, negated, hedged, _ = own
        parts = (subject, tense, mood, modal, verb, passive, agent_by, negated, condition, hedged)
        told.append((first, last, parts))
    return told


def _clause(words: tuple[Word, ...], parts: tuple[Any, ...], quoted: bool) -> Clause:
    return _new(Clause, (words[0][1], words[-1][2], words, *parts, quoted))


def _inherit(own: Features, before: Features, after_condition: bool) -> Features:
    """A clause without a subject goes on with the one before it: "I'll check it and send you the result"."""
    if own.mood == "imperative" and after_condition:
        return own
    if own.mood == "imperative" and before.mood != "imperative" and before.subject != "none":
        return own._replace(subject=before.subject, mood=before.mood, modal=before.modal, tense=before.tense)
    if own.subject == "us" and own.mood == "statement" and before.subject != "none":
        return own._replace(subject=before.subject)
    if own.subject == "none" and own.verb and own.mood == "statement":
        carried = own.base_verb and bool(before.modal) and not own.modal
        if carried:
            return own._replace(subject=before.subject, modal=before.modal, tense=before.tense)
        return own._replace(subject=before.subject)
    return own


def _conditional_scope(texts: list[str], tags: list[int], pieces: list[Piece]) -> list[bool]:
    """Which clauses hold only under a condition: the if-clause, what follows it, and the one that it trails."""
    scope = [False] * len(pieces)
    if not reduce(or_, tags) & IF and _CONDITIONAL.isdisjoint(texts):
        return scope  # most sentences
    carried = False
    for n, (first, last, _, hard) in enumerate(pieces):
        if _is_condition(texts, tags, first, last):
            scope[n] = True
            previous = texts[first - 1] if first else ""
            if previous in _ASKS_WHETHER:
                continue
            if texts[first] == "even":
                continue
            if n and not carried and not hard:
                scope[n - 1] = True
            carried = n == 0 or not scope[n - 1]
        elif hard and n:
            carried = False
        else:
            scope[n] = carried
    return scope


def _is_condition(texts: list[str], tags: list[int], first: int, last: int) -> bool:
    """Whether the words first:last tell a condition."""
    opening = texts[first]
    for i in range(first, min(first + 2, last)):
        if tags[i] & IF and not (i and texts[i] in {"provided", "assuming"} and tags[i - 1] & (BE | HAVE)):
            return True
    if opening == "in" and first + 1 < last and texts[first + 1] == "case":
        return True
    if opening in {"should", "had", "were"} and first + 1 < last and tags[first + 1] & _INVERTED_SUBJECT:
        return opening != "should" or texts[first + 1] not in {"i", "we"}
    return False


def _name_first(text: str, words: tuple[Word, ...], tags: list[int], first: int, last: int) -> bool:
    """Whether the clause opens with a name: an unknown word in capitals, alone or with another, before a verb."""
    i = first
    while i < last and i < first + 3 and not tags[i] and text[words[i][1]].isupper():
        i += 1
    return first < i < last and bool(tags[i] & (AUX | PAST | THIRD_S)) and not tags[i] & NOM


def _quoted(words: tuple[Word, ...], quotes: tuple[tuple[int, int], ...]) -> bool:
    return _inside(words[0][1], words[-1][2], quotes)


def _inside(start: int, end: int, quotes: tuple[tuple[int, int], ...]) -> bool:
    before = bisect_right(quotes, start, key=lambda quote: quote[0]) - 1  # disjoint: no earlier one can hold it
    return before >= 0 and end <= quotes[before][1] + 1
