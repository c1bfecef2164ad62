"""Reading text: normalising, sentences, clauses, times and cues. Pure; knows nothing of conversations or policies."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.language.reading import Reading

_KEPT_TEXT = 4_000  # characters; readings of longer texts are not kept


def read(text: str) -> Reading:
    """The reading of a text: see `reading.Reading`. Imported on the first call, so that naming a type costs nothing."""
    from service.language.reader import read as read_text

    return read_text(text)


def read_again(text: str) -> Reading:
    """The reading of a text that several readers look at, such as a customer's message: kept for the next of them."""
    return _kept(text) if len(text) <= _KEPT_TEXT else read(text)


@lru_cache(maxsize=64)
def _kept(text: str) -> Reading:
    return read(text)
