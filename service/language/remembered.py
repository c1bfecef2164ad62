"""What was worked out of a word, kept for its next use: asked hundreds of times a text, cheaper than by `lru_cache`.

A decorator for functions of one word, or of one small value. Every text has the same few thousand words; when made-up
ones have filled the store, it begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[[K], T]], Callable[[K], T]]:
    """Keep what a function gives for at most so many words."""

    def keep(work: Callable[[K], T]) -> Callable[[K], T]:
        class Known(dict[K, T]):
            def __missing__(self, word: K) -> T:
                if len(self) >= most:
                    self.clear()
                found = self[word] = work(word)
                return found

        return Known().__getitem__

    return keep
