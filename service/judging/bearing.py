"""Whether quoted words can carry what a judge reads into them: what any reader could see without judging. Pure.

A judge may be mistaken, or lie; before its word takes away that something is missing, the words that it quotes must at
least have the shape of the thing. The shape proves little by itself, but it is all that a liar can't make up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.domain import Span
from service.guardrails.base import Review
from service.judging.labels import Value
from service.language.lexicon import listed
from service.language.overlap import content_words
from service.language.reading import Clause, Word
from service.tuples import NamedTuple

_TIED = 2  # content words of the customer's that make a sentence about their case
_WE = listed("i we my our me us")
_DEEDS = ("past", "perfect", "progressive", "future")
_NO_DEEDS = listed(
    "be am is are was were been being sorry apologise apologize regret understand know see hear feel hope wish think"
    " believe appreciate realise realize thank need want say said tell told have had"
)
_SORRY = ("sorry", "apolog", "regret", "forgive", "pardon")


class Quoted(NamedTuple):
    """What stands in a quotation: its clauses, its words, and how many of the customer's content words."""

    clauses: tuple[Clause, ...]
    words: tuple[Word, ...]
    tie: int


def bears(label: str, value: Value, span: Span, review: Review) -> bool:
    """Whether the quoted words have the shape of this value. Labels that are not listed are never borne."""
    words = tuple(word for word in review.reading.words if span.start <= word.start and word.end <= span.end)
    quoted = Quoted(_clauses(span, review), words, len(content_words(words) & review.their_words))
    shape = _SHAPES.get((label, int(value) if not isinstance(value, str) else 0))
    return shape is not None and shape(quoted)


def _sides(quoted: Quoted) -> bool:
    """Said of them or of what happened, and not of what we will do."""
    return any(_said(clause) and clause.modal != "will" for clause in quoted.clauses)


def _specific(quoted: Quoted) -> bool:
    return _sides(quoted) and quoted.tie >= _TIED


def _comes(quoted: Quoted) -> bool:
    return any(map(_said, quoted.clauses))


def _owned(quoted: Quoted) -> bool:
    return any(map(_taken_on, quoted.clauses)) and any(word.text.split("'")[0] in _WE for word in quoted.words)


def _next(quoted: Quoted) -> bool:
    return _owned(quoted) or any(map(_instructs, quoted.clauses))


def _retold(quoted: Quoted) -> bool:
    return _comes(quoted) and quoted.tie >= _TIED


def _sorry(quoted: Quoted) -> bool:
    return _comes(quoted) and any(word.text.startswith(_SORRY) for word in quoted.words)


def _invites(quoted: Quoted) -> bool:
    return any(map(_instructs, quoted.clauses))


_SHAPES: Mapping[tuple[str, int], Callable[[Quoted], bool]] = {
    ("empathy", 1): _sides,
    ("empathy", 2): _specific,
    ("apology", 1): _sorry,
    ("ownership", 1): _comes,
    ("ownership", 2): _owned,
    ("next_step", 1): _next,
    ("paraphrase", 1): _retold,
    ("closing", 1): _invites,
}


def _clauses(span: Span, review: Review) -> tuple[Clause, ...]:
    sentences = [one for one in review.reading.sentences if not one.quoted and not one.question]
    return tuple(
        clause
        for sentence in sentences
        for clause in sentence.clauses
        if clause.start < span.end and span.start < clause.end and not clause.quoted
    )


def _said(clause: Clause) -> bool:
    return clause.mood == "statement" and not clause.negated and not clause.conditional


def _taken_on(clause: Clause) -> bool:
    """Our side does, did or will do something: no feeling, no wish, no offer, no denial."""
    if not _said(clause) or clause.subject != "us" or not clause.verb or clause.verb in _NO_DEEDS:
        return False
    return clause.modal in ("will", "shall") or (clause.modal == "" and clause.tense in _DEEDS)


def _instructs(clause: Clause) -> bool:
    return clause.mood == "imperative" and not clause.negated
