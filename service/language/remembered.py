"""What was worked out of a word, kept for its next use: asked hundreds of times a text, cheaper than by `lru_cache`.

`remembered` is a decorator for functions of one word, or of one small value; `Store` is for what depends on more than
its key. Every text has the same few thousand words; when made-up ones have filled a store, it begins anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Store(dict[K, T]):
    """What was worked out, by key: at most so many."""

    def __init__(self, most: int) -> None:
        self.most = most

    def keep(self, key: K, found: T) -> T:
        """Keep it, and give it back."""
        if len(self) >= self.most:
            self.clear()
        self[key] = found
        return found


def remembered(most: int, longest: int = sys.maxsize) -> Callable[[Callable[[K], T]], Callable[[K], T]]:
    """Keep what a function gives for at most so many words; texts of more than `longest` characters are not kept."""

    def keep(work: Callable[[K], T]) -> Callable[[K], T]:
        class Known(Store[K, T]):
            def __missing__(self, word: K) -> T:
                found = work(word)
                return found if isinstance(word, str) and len(word) > longest else self.keep(word, found)

        return Known(most).__getitem__

    return keep
