"""Two texts, word by word: what went, what came, what stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["same", "gone", "new"]
_TOKEN = re.compile(r"\s+|\w+(?:['’.:-]\w+)*|[^\w\s]")
_MOST = 4_000  # words; longer texts are told as replaced, since comparing them word by word takes long


class Piece(NamedTuple):
    """A stretch of text that both have, only the first or only the second."""

    kind: Kind
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order; leaving out `new` gives the first text, leaving out `gone` the second."""
    first, second = _TOKEN.findall(before), _TOKEN.findall(after)
    if first == second:
        return (Piece("same", before),) if before else ()
    if len(first) + len(second) > _MOST:
        return tuple(piece for piece in (Piece("gone", before), Piece("new", after)) if piece.text)
    return tuple(_joined(list(_pieces(first, second))))


def _pieces(first: Sequence[str], second: Sequence[str]) -> Iterator[Piece]:
    for _, i, j, k, m in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, new = "".join(first[i:j]), "".join(second[k:m])
        if first[i:j] == second[k:m]:
            yield Piece("same", gone)
        else:
            yield from (piece for piece in (Piece("gone", gone), Piece("new", new)) if piece.text)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A blank or comma that stayed between two changes belongs to both: single islands only confuse a reader."""
    gone = new = ""
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        island = piece.kind == "same" and (gone or new) and not last and not re.search(r"\w", piece.text)
        if piece.kind == "same" and not island:
            yield from (one for one in (Piece("gone", gone), Piece("new", new)) if one.text)
            yield piece
            gone = new = ""
            continue
        gone += "" if piece.kind == "new" else piece.text
        new += "" if piece.kind == "gone" else piece.text
    yield from (one for one in (Piece("gone", gone), Piece("new", new)) if one.text)
