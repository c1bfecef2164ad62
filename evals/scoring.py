"""Precision, recall and F1 over labelled rows, with bootstrap intervals. Standard library only."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Pair = tuple[int, int]  # (label as given, label as found)
Confusion = Mapping[Pair, int]


class Measure(NamedTuple):
    """Precision, recall and F1 of one value of a label."""

    precision: float
    recall: float
    f1: float


class Interval(NamedTuple):
    """A value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def measure(confusion: Confusion, value: int) -> Measure:
    """How well `value` was found. Where it is neither given nor found, all three are 1: there was nothing to miss."""
    hit = confusion.get((value, value), 0)
    given = sum(count for (gold, _), count in confusion.items() if gold == value)
    found = sum(count for (_, guess), count in confusion.items() if guess == value)
    if not given and not found:
        return Measure(1.0, 1.0, 1.0)
    precision = hit / found if found else 0.0
    recall = hit / given if given else 0.0
    return Measure(precision, recall, 2 * hit / (given + found))


def macro(confusion: Confusion) -> Measure:
    """The unweighted mean over the values that occur, given or found."""
    values = sorted({value for pair in confusion for value in pair})
    if not values:
        return Measure(1.0, 1.0, 1.0)
    rows = [measure(confusion, value) for value in values]
    return Measure(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def resamples(size: int, times: int, seed: int) -> Iterable[list[int]]:
    """`times` draws of `size` row numbers with replacement, the same for the same seed."""
    dice = random.Random(seed)
    rows = range(size)
    for _ in range(times):
        yield dice.choices(rows, k=size)


def intervals(labels: Mapping[str, Sequence[Pair]], times: int, seed: int, core: Sequence[str]) -> dict[str, Interval]:
    """Macro-F1 with its interval for each label, and "core": the mean over the core labels, all from the same draws."""
    size = len(next(iter(labels.values())))
    drawn: dict[str, list[float]] = {name: [] for name in (*labels, "core")}
    for rows in resamples(size, times, seed):
        for name, pairs in labels.items():
            drawn[name].append(macro(Counter([pairs[row] for row in rows])).f1)
        drawn["core"].append(sum(drawn[name][-1] for name in core) / len(core))
    values = {name: macro(Counter(pairs)).f1 for name, pairs in labels.items()}
    values["core"] = sum(values[name] for name in core) / len(core)
    return {name: Interval(values[name], *bounds(drawn[name])) for name in drawn}


def bounds(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of drawn values."""
    ranked = sorted(values)
    if not ranked:
        return float("nan"), float("nan")
    last = len(ranked) - 1
    return ranked[round(0.025 * last)], ranked[round(0.975 * last)]
