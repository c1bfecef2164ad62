"""What was worked out of a word, kept for its next use: asked hundreds of times a text, cheaper than by `lru_cache`.

A decorator for functions of one word, or of one small value. Every text has the same few thousand words; when made-up
ones have filled the store, it begins anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def remembered(most: int, longest: int = sys.maxsize) -> Callable[[Callable[[K], T]], Callable[[K], T]]:
    """Keep what a function gives for at most so many words; texts of more than `longest` characters are not kept."""

    def keep(work: Callable[[K], T]) -> Callable[[K], T]:
        class Known(dict[K, T]):
            def __missing__(self, word: K) -> T:
                found = work(word)
                if not isinstance(word, str) or len(word) <= longest:
                    if len(self) >= most:
                        self.clear()
                    self[word] = found
                return found

        return Known().__getitem__

    return keep
