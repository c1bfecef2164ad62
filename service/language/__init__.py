"""Reading text: normalising, sentences, clauses, times and cues. Pure; knows nothing of conversations or policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.language.reading import Reading


def read(text: str) -> Reading:
    """The reading of a text: see `reading.Reading`. Imported on the first call, so that naming a type costs nothing."""
    from service.language.reader import read as read_text

    return read_text(text)
