"""Fitting what decides between yes and no: logistic regression over names, and over a few numbers. Plain Python.

The same rows give the same weights: the dice are seeded. `fit` is coordinate descent on the dual (Yu, Huang and Lin,
Machine Learning 85, 2011), which comes close to the minimum in some twenty passes over thousands of short rows; `head`
is Newton's method, for rows of a few numbers.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from typing import NamedTuple

from evals.proper_names import without_names
from service.language.layers import UNIT

_PASSES, _NEWTON, _SMALL = 60, 8, 1e-4
_LONGEST_REST = 7  # passes: a row that did not move is asked again later and later
_BIAS = 4.0  # what stands in every row for the bias: the larger, the freer it is
_HEAD_STEPS = 25


class Line(NamedTuple):
    """Weights by the number of the name, and the bias."""

    weights: list[float]
    bias: float


def fit(
    rows: Sequence[Sequence[int]],
    truths: Sequence[bool],
    names: int,
    cost: float,
    values: Sequence[Sequence[float]] | None = None,
) -> Line:
    """The line that tells the true rows from the others. A row holds the numbers of its names, from 0 below `names`.

    `cost` is how much a row's loss counts beside half the squared length of the weights; `values` tells how much of
    each name of a row there is (1.0 where it is not given).
    """
    weights, bias = [0.0] * names, 0.0
    signs = [1.0 if truth else -1.0 for truth in truths]
    alphas = [1e-8 * cost] * len(rows)
    amounts = values or [[1.0] * len(row) for row in rows]
    sizes = [sum(map(mul, amount, amount)) + _BIAS * _BIAS for amount in amounts]
    read, order, dice = weights.__getitem__, list(range(len(rows))), random.Random(0)
    rests, due = [0] * len(rows), [0] * len(rows)  # for how many passes each row rested last, and when its turn comes
    for turn in range(_PASSES):
        moved = 0.0
        dice.shuffle(order)  # in the order of the files the bias would follow the last of them
        for i in order:
            if due[i] > turn:
                continue
            row, amount = rows[i], amounts[i]
            margin = signs[i] * (sum(map(mul, map(read, row), amount)) + bias * _BIAS)
            step = _dual(alphas[i], sizes[i], margin, cost) - alphas[i]
            if abs(step) <= _SMALL * cost:
                rests[i] = min(2 * rests[i] + 1, _LONGEST_REST)
                due[i] = turn + 1 + rests[i]
            else:
                rests[i] = 0
                alphas[i] += step
                moved = max(moved, abs(step))
                step *= signs[i]
                bias += step * _BIAS
                for name, much in zip(row, amount, strict=True):
                    weights[name] += step * much
        if moved < 10 * _SMALL * cost:
            break
    return Line(weights, bias * _BIAS)


def _dual(alpha: float, size: float, margin: float, cost: float) -> float:
    """The alpha that is best while all others stay: Newton's method, held inside (0, cost)."""
    new = alpha
    for _ in range(_NEWTON):
        slope = size * (new - alpha) + margin + math.log(new / (cost - new))
        if abs(slope) < _SMALL:
            break
        step = slope / (size + cost / (new * (cost - new)))
        ahead = new - step
        new = ahead if 0 < ahead < cost else (new / 10 if ahead <= 0 else new + (cost - new) * 0.9)
    return min(max(new, 1e-12), cost - 1e-12)


def numbered(texts: Iterable[Iterable[str]], seen: int, people: frozenset[str] = frozenset()) -> dict[str, int]:
    """A number for every name that stands in at least `seen` of the texts, in the order of the names.

    Not for those with one of `people`, the words that name somebody (`proper_names.py`).
    """
    counts = Counter(name for names in texts for name in {*names})
    kept = without_names((name for name, count in counts.items() if count >= seen), people)
    return {name: n for n, name in enumerate(sorted(kept))}


def layer_text(known: Mapping[str, int], lines: Mapping[str, Line], made: str, small: int) -> str:
    """A layer's file (`service.language.layers`), without the weights that are smaller than `small` hundredths."""
    rows = []
    for name, n in known.items():
        weights = [round(line.weights[n] * UNIT) for line in lines.values()]
        if told := " ".join(f"{k}:{weight}" for k, weight in enumerate(weights) if abs(weight) >= small):
            rows.append(f"{name}\t{told}")
    bias = " ".join(f"{line.bias:.2f}" for line in lines.values())
    return "\n".join([f"# {made}", f"labels {' '.join(lines)}", f"bias {bias}", *rows]) + "\n"


def head(rows: Sequence[Sequence[float]], truths: Sequence[bool], penalties: Sequence[float]) -> list[float]:
    """The weights of a few numbers, the bias last. A penalty for each of them: what half its squared weight costs.

    Newton's method, column by column; `math.inf` leaves a number out.
    """
    used = [k for k, penalty in enumerate(penalties) if penalty < math.inf]
    columns = [[row[k] for row in rows] for k in used] + [[1.0] * len(rows)]
    held_back = [*[penalties[k] for k in used], 1e-9]  # the bias is free
    weights = [0.0] * len(columns)
    for _ in range(_HEAD_STEPS):
        totals = [sum(map(mul, weights, row)) for row in zip(*columns, strict=True)]
        likely = [1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) for total in totals]
        off = [one - truth for one, truth in zip(likely, truths, strict=True)]
        spread = [one * (1 - one) for one in likely]
        slope = [sum(map(mul, off, column)) + c * w for column, c, w in zip(columns, held_back, weights, strict=True)]
        curve: list[list[float]] = []
        for i, column in enumerate(columns):
            bent = list(map(mul, spread, column))
            row = [curve[j][i] for j in range(i)]  # it is the same either way round
            curve.append(
                [*row, *[sum(map(mul, bent, other)) + held_back[i] * (n == 0) for n, other in enumerate(columns[i:])]]
            )
        steps = _solved(curve, slope)
        weights = [weight - step for weight, step in zip(weights, steps, strict=True)]
        if max(map(abs, steps)) < _SMALL:
            break
    found = dict(zip(used, weights[:-1], strict=True))
    return [*[found.get(k, 0.0) for k in range(len(penalties))], weights[-1]]


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small system of linear equations, by elimination."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for n in range(size):
        top = max(range(n, size), key=lambda k: abs(rows[k][n]))
        rows[n], rows[top] = rows[top], rows[n]
        for k in range(size):
            if k != n:
                factor = rows[k][n] / rows[n][n]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[n], strict=True)]
    return [rows[n][size] / rows[n][n] for n in range(size)]
