"""Whether a negation denies its clause, or only what it stands before."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from service.language.lexicon import ADV, AUX, BASE, ING, NEG, NOM, PART, PAST, SUB, THIRD_S, listed
from service.language.reading import Word

_EXEMPT_AFTER_NO = listed("problem problems worries doubt matter later")
_VERBAL = AUX | PAST | THIRD_S | BASE  # what a clause has said something with


def negated_by(words: tuple[Word, ...], texts: Sequence[str], tags: list[int]) -> bool:
    """Whether a negation among these words denies the clause that they are."""
    count = len(words)
    for i, tag in enumerate(tags):
        word = texts[i]
        if tag & NEG:
            following = texts[i + 1] if i + 1 < count else ""
            if word == "no" and (following in _EXEMPT_AFTER_NO or following == "" or (i == 0 and tags[i + 1] & NOM)):
                continue
            if (word == "not" and following == "only") or (i and texts[i - 1] == "or"):
                continue
            if i > 1 and _trails(words, texts, tags, i, following):
                continue
            return True
    return False


def _trails(words: tuple[Word, ...], texts: Sequence[str], tags: list[int], i: int, following: str) -> bool:
    """Whether a negation denies what it stands before, not the clause: ", at no cost", "asked them not to ring"."""
    word, before = texts[i], texts[i - 1]
    if word == "not" and following == "to":
        return not tags[i - 1] & (AUX | PAST | PART | BASE | ING | ADV | NEG)
    if word not in {"no", "not", "nothing", "nobody", "none", "never"}:
        return False
    if word == "no" and before in {"at", "with", "for"} and following not in {"time", "way", "point", "circumstances"}:
        return any(tag & _VERBAL for tag in tags[: i - 1])
    at = i - 1 if before in {"and", "with", "at"} else i
    usual = min((two[1] - one[2] for n, (one, two) in enumerate(itertools.pairwise(words), 1) if n != at), default=1)
    aside = words[at][1] - words[at - 1][2] > usual and (at < i or not tags[i - 1] & SUB)
    return aside and any(tag & _VERBAL for tag in tags[:at])
