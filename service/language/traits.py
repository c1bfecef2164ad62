"""What a sentence is made of, as names that a linear layer can weigh (`layers.py`).

Words and pairs of neighbours, the labels of the cues in it, and what its clauses tell: who does what, when, and whether
at all. A name says by its first character what it is: "@" a cue, "=" subject and tense, ":" subject, mood and modal,
"." subject and verb, "*" verb, "!" and what follows anything else; all others are words. Each counts once a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from service.language.reading import Sentence, text_of

_DIGITS = str.maketrans("123456789", "000000000")


def traits(sentence: Sentence, labels: Iterable[str]) -> set[str]:
    """The names of a sentence's traits; `labels` are those of the cues that begin in it."""
    clauses = [clause for clause in sentence.clauses if not clause[13]]  # what is quoted is said by somebody else
    own = sentence.words if len(clauses) == len(sentence.clauses) else [word for one in clauses for word in one.words]
    texts = list(map(_plain, map(text_of, own)))
    found = {*texts, *map(_PAIR, zip(["^", *texts], [*texts, "$"], strict=True))}
    found.update(map(_CUE, labels))
    for clause in clauses:
        found.update(_shape(clause[3], clause[4], clause[5], clause[6], clause[8], clause[10], clause[11], clause[12]))
        if verb := clause[7]:
            found.update((f".{clause[3]} {verb}", f"*{verb}"))
    found.add(f"!words {min(len(texts) // 6, 5)}")
    if sentence.question:
        found.add("!question")
    if sentence.imperative:
        found.add("!imperative")
    return found


_PAIR = " ".join
_CUE = "@{}".format


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The word with every digit as 0: which number it is tells nothing."""
    return text if text.isalpha() else text.translate(_DIGITS)


@lru_cache(maxsize=2048)  # there are not many more
def _shape(
    subject: str, tense: str, mood: str, modal: str, passive: bool, negated: bool, conditional: bool, hedged: bool
) -> tuple[str, ...]:
    """The traits of a clause but for its verb."""
    flags = (("passive", passive), ("negated", negated), ("conditional", conditional), ("hedged", hedged))
    told = [f"!{name} {subject}" for name, there in flags if there]
    return f"={subject} {tense}", f":{subject} {mood} {modal}", *told
