"""The words of labelled files that are names of somebody or something: what a layer must not learn from.

Whether Priya or Tom writes says nothing of what is written, yet by chance the Priyas of some file are angry. A name is
told by its capital: most of the time it has one, and not because a sentence begins. Days and months have one too, but
they tell a time, so they are no names here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from service.language.lexicon import listed

_WORD = re.compile(r"(?:^|(?P<begins>[.!?:;\n\"'(>•-]\s*)|\s)(?P<word>[A-Za-z][a-z'’]+)(?![A-Z\w])")
_NO_NAMES = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter mr mrs ms dr english"
)
_MOSTLY = 0.7  # the share of its places at which a name has its capital


def proper_names(files: Iterable[Path]) -> frozenset[str]:
    """The names in the texts of some files of JSON lines, as folded words. Lines that cannot be read have none."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for file in files:
        for text in _texts(file):
            for match in _WORD.finditer(text):
                word = match["word"].replace("’", "'")
                if word[0].islower():
                    small[word] += 1
                elif match["begins"] is None and match.start("word"):
                    capital[word.lower()] += 1
    names = {word.removesuffix("'s").rstrip("'") for word, n in capital.items() if n > _MOSTLY * (n + small[word])}
    return frozenset(name for name in names if name not in _NO_NAMES and not name.startswith("i'"))


def without_names(traits: Iterable[str], names: frozenset[str]) -> list[str]:
    """The traits that hold no name: words, and pairs of two."""
    return [one for one in traits if names.isdisjoint([part.removesuffix("'s") for part in one.split(" ")])]


def _texts(file: Path) -> Iterator[str]:
    for line in file.read_text("utf-8").splitlines():
        try:
            yield from _strings(json.loads(line))
        except ValueError:
            continue


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if " " in value:
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
