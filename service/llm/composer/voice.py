"""Choosing among the composer's sentences: the same case and variant always get the same ones, other cases others."""

from __future__ import annotations

import zlib

from service.llm.composer.lists import sentences


class Voice:
    """One reply's choice of sentences. `avoid` are stretches of text, folded, that must not stand in it."""

    def __init__(self, seed: str, variant: int, avoid: tuple[str, ...] = ()) -> None:
        self._seed = zlib.crc32(seed.encode("utf-8", "replace"))
        self._variant = variant
        self._avoid = avoid

    def say(self, slot: str, **filled: str) -> str:
        """A sentence of the slot with its blanks filled; one that must be avoided is only taken where all must."""
        alternatives = sentences()[slot]
        start = zlib.crc32(f"{self._seed}:{slot}".encode()) + self._variant
        first = ""
        for step in range(len(alternatives)):
            text = alternatives[(start + step) % len(alternatives)]
            for name, value in filled.items():
                text = text.replace(f"{{{name.capitalize()}}}", capital(value)).replace(f"{{{name}}}", value)
            first = first or text
            if not self.objected(text):
                return text
        return first

    def objected(self, text: str) -> bool:
        """Whether an earlier attempt was told off for something that stands in this text."""
        low = text.lower()
        return any(stretch in low for stretch in self._avoid)


def capital(text: str) -> str:
    """With a capital first letter; names such as iPhone keep theirs."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """One line, ending in a full stop or another mark; an address ends it as it is, or it would no longer open."""
    line = " ".join(text.split())
    if "://" in line.rpartition(" ")[2]:
        return line.rstrip(".,;")
    return line if not line or line[-1] in ".!?:" else f"{line}."
