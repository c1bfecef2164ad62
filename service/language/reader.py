"""Reading a text, once: words, sentences, and clauses with their features, in one pass each."""

from __future__ import annotations

from bisect import bisect_right

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
from service.language.reading import Clause, Reading, Sentence, Word
from service.language.sentences import quoted_ranges, sentence_ranges, words_between
from service.language.words import find_words

_ASKS_WHETHER = listed("check see ask know wonder wondering confirm verify sure tell find out test checking")
_INVERTED_SUBJECT = NOM | YOU | IT | DET | POSS
_WISHES = listed("like want wish prefer would'd")


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
    return Reading(text, folded, words, sentences, tuple([word[0] for word in words]))


def _sentence(
    text: str, folded: str, start: int, end: int, words: tuple[Word, ...], quotes: tuple[tuple[int, int], ...]
) -> Sentence:
    question = "?" in folded[max(start, end - 4) : end]
    quoted = bool(quotes) and _inside(start, end, quotes)
    if not words:
        return Sentence(start, end, (), words, question, quoted)
    tags = [classes(word[0]) for word in words]
    pieces = split(words, tags, folded, quotes)
    conditions = _conditional_scope(words, tags, pieces)
    found: list[Features] = []
    for n, piece in enumerate(pieces):
        own = features(
            words[piece.first : piece.last],
            tags[piece.first : piece.last],
            _name_first(text, words, tags, piece),
            question and n == len(pieces) - 1,
            not piece.first or piece.hard,
            piece.joined,
        )
        found.append(_inherit(own, found[-1], conditions[n - 1]) if piece.joined and found else own)
    clauses = tuple(
        [
            _clause(words, piece, own, condition, quoted or (bool(quotes) and _quoted(words, piece, quotes)))
            for piece, own, condition in zip(pieces, found, conditions, strict=True)
        ]
    )
    imperative = any(clause.mood == "imperative" for clause in clauses[:2]) and clauses[0].subject == "none"
    return Sentence(start, end, clauses, words, question, quoted, imperative)


def _clause(words: tuple[Word, ...], piece: Piece, own: Features, conditional: bool, quoted: bool) -> Clause:
    return Clause(
        words[piece.first][1],
        words[piece.last - 1][2],
        words[piece.first : piece.last],
        own.subject,
        own.tense,
        own.mood,
        own.modal,
        own.verb,
        own.passive,
        own.agent_by,
        own.negated,
        conditional,
        own.hedged,
        quoted,
    )


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


def _conditional_scope(words: tuple[Word, ...], tags: list[int], pieces: list[Piece]) -> list[bool]:
    """Which clauses hold only under a condition: the if-clause, what follows it, and the one that it trails."""
    scope = [False] * len(pieces)
    carried = False
    for n, piece in enumerate(pieces):
        if n and piece.hard and not carried:
            carried = False
        if _is_condition(words, tags, piece):
            scope[n] = True
            previous = words[piece.first - 1][0] if piece.first else ""
            if previous in _ASKS_WHETHER:
                continue
            if words[piece.first][0] == "even":
                continue
            if n and not carried and not piece.hard:
                scope[n - 1] = True
            carried = n == 0 or not scope[n - 1]
        elif piece.hard and n:
            carried = False
        else:
            scope[n] = carried
    return scope


def _is_condition(words: tuple[Word, ...], tags: list[int], piece: Piece) -> bool:
    for i in range(piece.first, min(piece.first + 2, piece.last)):
        told = i and words[i][0] in ("provided", "assuming") and tags[i - 1] & (BE | HAVE)
        if (tags[i] & IF and not told) or (words[i][0] == "case" and i > piece.first and words[i - 1][0] == "in"):
            return True
    first = words[piece.first][0]
    inverted = piece.last > piece.first + 1 and tags[piece.first + 1] & _INVERTED_SUBJECT
    if first in ("should", "had", "were") and inverted:
        return first != "should" or words[piece.first + 1][0] not in ("i", "we")
    return False


def _name_first(text: str, words: tuple[Word, ...], tags: list[int], piece: Piece) -> bool:
    """Whether the clause opens with a name: an unknown word in capitals, alone or with another, before a verb."""
    i = piece.first
    while i < piece.last and i < piece.first + 3 and not tags[i] and text[words[i][1]].isupper():
        i += 1
    return piece.first < i < piece.last and bool(tags[i] & (AUX | PAST | THIRD_S)) and not tags[i] & NOM


def _quoted(words: tuple[Word, ...], piece: Piece, quotes: tuple[tuple[int, int], ...]) -> bool:
    return _inside(words[piece.first][1], words[piece.last - 1][2], quotes)


def _inside(start: int, end: int, quotes: tuple[tuple[int, int], ...]) -> bool:
    before = bisect_right(quotes, start, key=lambda quote: quote[0]) - 1  # disjoint: no earlier one can hold it
    return before >= 0 and end <= quotes[before][1] + 1
