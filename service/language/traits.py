"""What a sentence is made of, as names that a linear layer can weigh (`layers.py`).

Words and pairs of neighbours, the labels of the cues in it, and what its clauses tell: who does what, when, and whether
at all. A name says by its first character what it is: "@" a cue, "=" subject and tense, ":" subject, mood and modal,
"." subject and verb, "*" verb, "!" and what follows anything else; all others are words. Each counts once a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from service.language.reading import Sentence, text_of
from service.language.remembered import remembered

Pair: TypeAlias = tuple[str, str]

_is_quoted = itemgetter(13)  # of a clause
_DIGITS = str.maketrans("123456789", "000000000")
_STEP = 6  # words
_LENGTHS = tuple([f"!words {step}" for step in range(6)])


def traits(sentence: Sentence, labels: Iterable[str]) -> set[str]:
    """The names of a sentence's traits; `labels` are those of the cues that begin in it."""
    return joined(*parts(sentence, labels))


def joined(names: set[str], pairs: set[Pair]) -> set[str]:
    """All names as texts."""
    return names.union(map(" ".join, pairs))


def parts(sentence: Sentence, labels: Iterable[str]) -> tuple[set[str], set[Pair]]:
    """The names of a sentence's traits, those of two neighbours apart and as the two words: a layer needs no more."""
    clauses: Iterable[Any] = sentence[2]
    words = sentence[3]
    if any(map(_is_quoted, clauses)):  # what is quoted is said by somebody else
        clauses = [clause for clause in clauses if not clause[13]]
        words = tuple(chain.from_iterable([clause[2] for clause in clauses]))
    texts = list(map(_plain, map(text_of, words)))
    names = {_LENGTHS[min(len(texts) // _STEP, len(_LENGTHS) - 1)], *texts, *map(_cue, labels)}
    names.update(*[_shape(clause[3:13]) for clause in clauses])
    if sentence[4]:
        names.add("!question")
    if sentence[6]:
        names.add("!imperative")
    return names, {*pairwise(["^", *texts, "$"])}


@remembered(4096)
def _plain(text: str) -> str:
    """The word with every digit as 0: which number it is tells nothing."""
    return text if text.isalpha() else text.translate(_DIGITS)


@remembered(1024)
def _cue(label: str) -> str:
    return f"@{label}"


@remembered(4096)
def _shape(clause: tuple[Any, ...]) -> tuple[str, ...]:
    """The traits of a clause but for its words, from its subject to whether it is hedged."""
    subject, tense, mood, modal, verb, passive, _, negated, conditional, hedged = clause
    flags = (("passive", passive), ("negated", negated), ("conditional", conditional), ("hedged", hedged))
    told = [f"!{name} {subject}" for name, there in flags if there]
    verbs = (f".{subject} {verb}", f"*{verb}") if verb else ()
    return f"={subject} {tense}", f":{subject} {mood} {modal}", *told, *verbs
