"""A linear layer over names: how much each trait of a sentence speaks for each of some labels.

The file is text, one name a line behind a head:

    # how it was made
    labels blame tone ownership
    bias -2.31 -2.05 -0.4
    had you<TAB>0:143 2:-20        # hundredths, by the number of the label; a label that is missing has 0

The weights of a name are packed into one whole number, 28 bits a label: a sum of whole numbers, which C does, adds up
all labels at once. Most names of the file are never asked for, so their weights stay text until they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from service.kept import kept

UNIT = 100  # weights are hundredths
_BITS = 28
_MASK, _HALF = (1 << _BITS) - 1, 1 << (_BITS - 1)
_KEPT_NAMES = 32_768  # made-up words are without number


class Layer:
    """A layer as its file tells it. `labels` are in the order of the scores."""

    def __init__(self, labels: tuple[str, ...], bias: tuple[float, ...], written: Mapping[str, str]) -> None:
        self.labels = labels
        self.bias = bias
        self._weights = _Weights(written).__getitem__
        self._level = sum(_HALF << (_BITS * n) for n in range(len(labels)))
        self._shifts = range(0, _BITS * len(labels), _BITS)

    def scores(self, names: Iterable[str]) -> list[float]:
        """What the names add up to for each label, in log-odds, the bias left out: texts are sums of sentences."""
        total = sum(map(self._weights, names), self._level)
        return [(((total >> shift) & _MASK) - _HALF) / UNIT for shift in self._shifts]


class _Weights(dict[str, int]):
    """The packed weights of the names that were asked for so far."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written

    def __missing__(self, name: str) -> int:
        packed = _packed(self._written.get(name, ""))
        if len(self) < _KEPT_NAMES:
            self[name] = packed
        return packed


def _packed(written: str) -> int:
    pairs = (pair.split(":") for pair in written.split())
    return sum(int(weight) << (_BITS * int(label)) for label, weight in pairs)


@cache
def load(file: Path) -> Layer:
    """The layer of a file, read once. Raises OSError where there is none, ValueError for one that cannot be read."""
    return _layer(*kept(__file__, file.parent.name, (file,), lambda: _flat(file.read_text("utf-8"), str(file))))


def parse(text: str, where: str = "layer") -> Layer:
    """A layer from the text of its file. Raises ValueError, naming the place, for one that cannot be read."""
    return _layer(*_flat(text, where))


def _layer(labels: Sequence[str], bias: Sequence[float], names: str, weights: str) -> Layer:
    return Layer(tuple(labels), tuple(bias), dict(zip(names.split("\n"), weights.split("\n"), strict=True)))


def _flat(text: str, file: str) -> tuple[Any, ...]:
    lines = [line for line in text.splitlines() if line[:1] != "#"]
    head = [line.split() for line in lines[:2]]
    if [words[0] for words in head if words] != ["labels", "bias"] or len(head[0]) != len(head[1]):
        raise ValueError(f"{file}: begins with a line `labels ...` and a line `bias ...` of the same length")
    rows = [line.partition("\t") for line in lines[2:]]
    for number, (name, tab, weights) in enumerate(rows, 1):
        if not (name and tab and _packable(weights, len(head[0]) - 1)):
            raise ValueError(f"{file}: name {number} ({name!r}) has no weights that can be read: {weights!r}")
    return (
        head[0][1:],
        [float(value) for value in head[1][1:]],
        "\n".join([name for name, _, _ in rows]),
        "\n".join([weights for _, _, weights in rows]),
    )


def _packable(weights: str, labels: int) -> bool:
    pairs = [pair.partition(":") for pair in weights.split()]
    return bool(pairs) and all(
        label.isdigit() and int(label) < labels and weight.removeprefix("-").isdigit() for label, _, weight in pairs
    )
