"""A linear layer over names: how much each trait of a sentence speaks for each of some labels.

The file is text, one name a line behind a head:

    # how it was made
    labels blame tone ownership
    bias -2.31 -2.05 -0.4
    had you<TAB>0:143 2:-20        # hundredths, by the number of the label; a label that is missing has 0

The weights of a name are packed into one whole number, 32 bits a label: a sum of whole numbers, which C does, adds up
all labels at once, and its bytes are the labels' own. A name of two words may be asked for as these two, which spares
making one text of each two neighbours. Most names of the file are never asked for, so their weights stay text until
they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from itertools import accumulate
from operator import add, mul
from pathlib import Path
from struct import Struct
from typing import Any, TypeAlias, TypeVar
from zlib import crc32

from service.kept import kept_with_bytes
from service.language.remembered import Store

UNIT = 100  # weights are hundredths
_BITS = 32
_HALF = 1 << 29  # what a field of nothing holds, so that none falls below 0; whole numbers below 2**30 are the quickest
_LARGEST = 10_000_000  # hundredths: a weight of which fifty may be added up
_SHELVES = 512
_ENTRY, _IS = "\x1e", "\x1f"  # what parts the entries of a shelf, and a name from its weights
_ENTRY_BYTE = _ENTRY.encode()
_MARKS = frozenset((_ENTRY, _IS))
_FIELDS = {str(n): 1 << (_BITS * n) for n in range(64)}  # what a weight of each label is multiplied by
_KEPT_SUMS = 4096
_KEPT_NAMES = 32_768  # made-up words are without number

Pair: TypeAlias = tuple[str, str]
Name = TypeVar("Name", str, Pair)


class Layer:
    """A layer as its file tells it. `labels` are in the order of the scores."""

    def __init__(self, labels: tuple[str, ...], bias: tuple[float, ...], written: Shelves) -> None:
        self.labels = labels
        self.bias = bias
        self.sums: Store[Hashable, int] = Store(_KEPT_SUMS)  # totals that whoever asks keeps for the next time
        self._weights = _Weights[str](written, str).__getitem__
        self._pairs = _Weights[Pair](written, " ".join).__getitem__
        self._level = sum(_HALF << (_BITS * n) for n in range(len(labels)))
        self._size = len(labels) * _BITS // 8
        self._fields = Struct(f"<{len(labels)}I").unpack

    def total(self, names: Iterable[str], pairs: Iterable[Pair] = ()) -> int:
        """What the names add up to for all labels, packed: totals add up, as texts are sums of sentences.

        `pairs` are names of two words that are not joined yet.
        """
        return sum(filter(None, map(self._pairs, pairs)), sum(filter(None, map(self._weights, names))))

    def odds(self, total: int) -> dict[str, float]:
        """What a total says of each label, in log-odds, with the bias."""
        row = zip(self.labels, self._row(total), self.bias, strict=True)
        return {label: (field - _HALF) / UNIT + bias for label, field, bias in row}

    def column(self, label: str, totals: Iterable[int]) -> list[float]:
        """What each total says of one label, in log-odds, the bias left out."""
        at = self.labels.index(label)
        return [(self._row(total)[at] - _HALF) / UNIT for total in totals]

    def highest(self, totals: Sequence[int], least: float) -> dict[str, float]:
        """By label, the highest log-odds of a total or of two neighbouring totals, and not below `least` and bias."""
        rows = map(self._row, [*totals, *map(add, totals, totals[1:])])
        floor = [_HALF + round(least * UNIT)] * len(self.labels)
        tops = map(max, floor, floor, *rows)
        return {
            label: (top - _HALF) / UNIT + bias for label, bias, top in zip(self.labels, self.bias, tops, strict=True)
        }

    def _row(self, total: int) -> tuple[int, ...]:
        """The hundredths of each label, above _HALF."""
        return self._fields((total + self._level).to_bytes(self._size, "little"))


class Shelves:
    """The written weights of many names, sorted onto shelves that stay bytes: most are never asked for.

    `bounds` tells where in the bytes each shelf begins, and where the last one ends.
    """

    def __init__(self, shelves: bytes, bounds: Sequence[int]) -> None:
        self._shelves = shelves
        self._bounds = bounds

    def get(self, name: str, default: str) -> str:
        """The weights of a name as written."""
        written = name.encode("utf-8", "surrogatepass")
        shelf = crc32(written) % _SHELVES
        sought = b"\x1e%b\x1f" % written
        begin = self._shelves.find(sought, self._bounds[shelf], self._bounds[shelf + 1])
        if begin < 0:
            return default
        begin += len(sought)
        return self._shelves[begin : self._shelves.index(_ENTRY_BYTE, begin)].decode()


class _Weights(dict[Name, int]):
    """The packed weights of the names that were asked for so far; `spell` gives a name as the file has it."""

    def __init__(self, written: Shelves, spell: Callable[[Name], str]) -> None:
        self._written = written
        self._spell: Callable[[Name], str] = spell

    def __missing__(self, name: Name) -> int:
        packed = _packed(self._written.get(self._spell(name), ""))
        if len(self) < _KEPT_NAMES:
            self[name] = packed
        return packed


def _packed(written: str) -> int:
    """The weights of a name as one number; written as the labels' numbers, a colon, and their weights."""
    labels, _, weights = written.partition(":")
    return sum(map(mul, map(int, weights.split()), map(_FIELDS.__getitem__, labels.split())))


@cache
def load(file: Path) -> Layer:
    """The layer of a file, read once. Raises OSError where there is none, ValueError for one that cannot be read."""
    return _layer(
        *kept_with_bytes(__file__, file.parent.name, (file,), lambda: _flat(file.read_text("utf-8"), str(file)))
    )


def parse(text: str, where: str = "layer") -> Layer:
    """A layer from the text of its file. Raises ValueError, naming the place, for one that cannot be read."""
    return _layer(*_flat(text, where))


def _layer(head: Sequence[Any], shelves: bytes) -> Layer:
    labels, bias, bounds = head
    return Layer(tuple(labels), tuple(bias), Shelves(shelves, bounds))


def _flat(text: str, file: str) -> tuple[tuple[Any, ...], bytes]:
    lines = [line for line in text.splitlines() if line[:1] != "#"]
    head = [line.split() for line in lines[:2]]
    if [words[0] for words in head if words] != ["labels", "bias"] or len(head[0]) != len(head[1]):
        raise ValueError(f"{file}: begins with a line `labels ...` and a line `bias ...` of the same length")
    rows = [line.partition("\t") for line in lines[2:]]
    for number, (name, tab, weights) in enumerate(rows, 1):
        if not (name and tab and _MARKS.isdisjoint(name) and _packable(weights, len(head[0]) - 1)):
            raise ValueError(f"{file}: name {number} ({name!r}) has no weights that can be read: {weights!r}")
    shelves = [_ENTRY_BYTE] * _SHELVES
    for name, _, weights in rows:
        written = name.encode("utf-8", "surrogatepass")
        pairs = [pair.partition(":") for pair in weights.split()]
        shelved = f"{' '.join([label for label, *_ in pairs])}:{' '.join([weight for *_, weight in pairs])}"
        shelves[crc32(written) % _SHELVES] += b"%b\x1f%b\x1e" % (written, shelved.encode())
    bounds = [*accumulate(map(len, shelves), initial=0)]
    return (head[0][1:], [_number(value, file) for value in head[1][1:]], bounds), b"".join(shelves)


def _number(value: str, file: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{file}: a bias that is no number: {value!r}")
    return number


def _packable(weights: str, labels: int) -> bool:
    """Whether each pair names a label, once, and a weight that leaves room for the sum of many."""
    pairs = [pair.partition(":") for pair in weights.split()]
    numbers = [(label, weight.removeprefix("-")) for label, _, weight in pairs]
    return (
        bool(pairs)
        and len({label for label, _ in numbers}) == len(numbers)
        and all(
            label.isdecimal()
            and label in _FIELDS
            and int(label) < labels
            and weight.isdecimal()
            and int(weight) <= _LARGEST
            for label, weight in numbers
        )
    )
