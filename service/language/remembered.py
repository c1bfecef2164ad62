"""What was worked out of a word, kept for its next use: asked hundreds of times a text, cheaper than by `lru_cache`.

A decorator for functions of one word. Every text has the same few thousand words; when made-up ones have filled the
store, it begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Keep what a function gives for at most so many words."""

    def keep(work: Callable[[str], T]) -> Callable[[str], T]:
        class Known(dict[str, T]):
            def __missing__(self, word: str) -> T:
                if len(self) >= most:
                    self.clear()
                found = self[word] = work(word)
                return found

        return Known().__getitem__

    return keep
