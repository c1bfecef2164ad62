"""What two texts say alike in other words: content words by classes of meaning, and numbers by their value.

A short list of the words that customers and support desks use for the same thing ("gone" and "lost", "charged" and
"billed"), not a thesaurus. Numbers meet however they are written: "twenty" and "20".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from service.language.lexicon import listed
from service.language.numbers import cardinals, number_of, spelled
from service.language.overlap import content_words, stem
from service.language.reading import Reading, Word, text_of
from service.language.remembered import remembered

_SMALL = listed("one two once a second")
_NOTHING = frozenset(("",))  # what a word gives that says nothing
_TELLING = 3  # smaller numbers stand in every text


@cache
def _classes() -> dict[str, str]:
    """By stem, the first word of its class."""
    table: dict[str, str] = {}
    for line in Path(__file__).with_name("en").joinpath("synonyms.txt").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            words = line.split()
            for word in words:
                table.setdefault(stem(word), f"={words[0]}")
    return table


@remembered(8192)
def _meaning(word: str) -> str:
    """What a word means for a comparison: its class, its stem or its value; "" where it says nothing."""
    value = value_of(word)
    if value is not None:
        return "" if word in _SMALL or value < _TELLING else f"#{value:g}"
    found = content_words((Word(word, 0, 0),))
    return "".join([_classes().get(one, one) for one in found if not one[:1].isdigit()])


@remembered(8192)
def value_of(word: str) -> float | None:
    """The value of a word that is a number, in digits or spelled out; None for any other."""
    if word[0].isdigit() or word[0] in "$€£":
        return number_of(word.strip("$€£%"))
    return spelled(word) if word in cardinals() or "-" in word else None


def meanings(source: Reading | Sequence[Word]) -> frozenset[str]:
    """The content words of a text, each as its class ("=lost"), its stem, or its value ("#20")."""
    texts = source.texts if isinstance(source, Reading) else map(text_of, source)
    return frozenset(map(_meaning, texts)) - _NOTHING


def meaning(word: str) -> str:
    """One word as its class or its stem."""
    root = stem(word)
    return _classes().get(root, root)
