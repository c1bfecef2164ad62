"""What two texts have in common: content words, and runs of words taken over verbatim.

Content words are those that no closed class holds, lightly stemmed ("crashes", "crashed" and "crashing" meet). Numbers
count as they stand. Synonyms do not meet: "gone" and "lost" are different words here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.language.lexicon import (
    ADV,
    AUX,
    CONJ,
    DET,
    IF,
    INTERJ,
    IT,
    NEG,
    NOM,
    OBJ,
    PLEASE,
    POSS,
    PREP,
    SUB,
    TO,
    WH,
    YOU,
    classes,
    listed,
)  # fmt: skip
from service.language.reading import Reading, Word, text_of
from service.language.remembered import remembered
from service.tuples import NamedTuple

_FUNCTION = AUX | CONJ | DET | IF | INTERJ | IT | NEG | NOM | OBJ | PLEASE | POSS | PREP | SUB | TO | WH | YOU
# Words that say nothing of this customer's own case: greetings, desk talk, verbs of asking and telling.
_EMPTY = listed(
    "know get got let make made go going want need like thing things way one two lot bit time times day days issue"
    " issues problem problems help support customer customers service team company message reply ticket case thank"
    " thanks regards best contact us see say said tell told look please sorry much many more most something anything"
    " everything nothing someone today tomorrow yesterday new good able sure dear hello hi question questions matter"
    " understand appreciate apologise apologize inconvenience experience frustration frustrating patience concern"
    " concerns feel happy possible situation information details etc don't won't can't"
)
_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "edly",
    "ings",
    "ments",
    "ment",
    "ing",
    "ied",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
)
_NOTHING = frozenset(("",))  # what a word that is no content word gives
_SHORTEST_RUN = 3
_PLACES = 16  # where three words recur more often than this, the later places are not tried
_LONGEST_READ = 6000  # words of the other text that a run is looked for in


class Run(NamedTuple):
    """A run of words that both texts hold: its words, and its offsets in the first text."""

    words: int
    start: int
    end: int


@remembered(8192)
def stem(word: str) -> str:
    """The word without its inflection; two forms of a word mostly give the same."""
    word = word.removesuffix("'s")
    if len(word) < 5 or not word.isalpha():
        return word[:-1] if len(word) == 4 and word[-1] == "s" and word[-2] not in "su" else word
    for suffix in _SUFFIXES:
        if (
            word.endswith(suffix)
            and len(word) - len(suffix) >= (4 if suffix == "ly" else 3)
            and not (suffix == "s" and word[-2] in "su")
        ):
            word = word[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


@remembered(8192)
def _content(word: str) -> str:
    """The stem of a content word; "" for any other word."""
    tag = classes(word)
    if tag & _FUNCTION or (tag & ADV and not word.endswith("ly")) or word in _EMPTY or len(word) < 2:
        return ""
    return stem(word)


def content_words(source: Reading | Sequence[Word]) -> frozenset[str]:
    """Stems of the content words of a text, sentence or clause."""
    return content_of(source.texts if isinstance(source, Reading) else map(text_of, source))


def content_of(texts: Iterable[str]) -> frozenset[str]:
    """Stems of the content words among the texts of some words."""
    return frozenset(map(_content, texts)) - _NOTHING


def among(texts: Iterable[str], stems: frozenset[str]) -> frozenset[str]:
    """Of these stems of content words those that the texts of some words hold."""
    return stems.intersection(map(_content, texts))


def shared(a: Reading | Sequence[Word], b: Reading | Sequence[Word] | frozenset[str]) -> frozenset[str]:
    """Stems of the content words that both hold; `b` may be the `content_words` of a text, computed once."""
    return content_words(a) & (b if isinstance(b, frozenset) else content_words(b))


def overlap(a: Reading | Sequence[Word], b: Reading | Sequence[Word] | frozenset[str]) -> float:
    """Share of the content words of `a` that `b` holds too, 0.0 to 1.0; 0.0 where `a` has none."""
    own = content_words(a)
    return len(own & (b if isinstance(b, frozenset) else content_words(b))) / len(own) if own else 0.0


def longest_run(a: Reading | Sequence[Word], b: Reading | Sequence[Word]) -> Run:
    """The longest run of at least three words that stands in both, word for word; Run(0, 0, 0) where there is none.

    Case, punctuation and look-alikes make no difference. Only the first 6,000 words of `b` are read.
    """
    ours = a.words if isinstance(a, Reading) else a
    texts = [word[0] for word in ours]
    others = [word[0] for word in (b.words if isinstance(b, Reading) else b)[:_LONGEST_READ]]
    places: dict[tuple[str, str, str], list[int]] = {}
    wanted = set(zip(texts, texts[1:], texts[2:], strict=False))
    for j, key in enumerate(zip(others, others[1:], others[2:], strict=False)):
        if key in wanted and len(found := places.setdefault(key, [])) < _PLACES:
            found.append(j)
    best, best_at = 0, 0
    for i in range(len(texts) - _SHORTEST_RUN + 1):
        for j in places.get((texts[i], texts[i + 1], texts[i + 2]), ()):
            if best and texts[i : i + best] != others[j : j + best]:
                continue
            length = max(best, _SHORTEST_RUN)
            while i + length < len(texts) and j + length < len(others) and texts[i + length] == others[j + length]:
                length += 1
            if length > best:
                best, best_at = length, i
    if not best:
        return Run(0, 0, 0)
    return Run(best, ours[best_at][1], ours[best_at + best - 1][2])
