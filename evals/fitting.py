"""Fitting what decides between yes and no: logistic regression over names, and over a few numbers. Plain Python.

The same rows give the same weights: the dice are seeded. `fit` is coordinate descent on the dual (Yu, Huang and Lin,
Machine Learning 85, 2011), which comes close to the minimum in some twenty passes over thousands of short rows; `head`
is Newton's method, for rows of a few numbers.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

_PASSES, _NEWTON, _SMALL = 60, 8, 1e-4
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
    for _ in range(_PASSES):
        moved = 0.0
        dice.shuffle(order)  # in the order of the files the bias would follow the last of them
        for i in order:
            row, amount = rows[i], amounts[i]
            margin = signs[i] * (sum(map(mul, map(read, row), amount)) + bias * _BIAS)
            step = _dual(alphas[i], sizes[i], margin, cost) - alphas[i]
            if abs(step) > _SMALL * cost:
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


def head(rows: Sequence[Sequence[float]], truths: Sequence[bool], penalty: float = 1.0) -> list[float]:
    """The weights of a few numbers, the bias last; a number whose weight would be negative is left out (weight 0)."""
    width = len(rows[0])
    used = list(range(width))
    while True:
        found = _newton([[row[k] for k in used] + [1.0] for row in rows], truths, penalty)
        worst = min(range(len(used)), key=lambda n: found[n], default=0)
        if not used or found[worst] >= 0:
            weights = [0.0] * width + [found[-1]]
            for n, k in enumerate(used):
                weights[k] = found[n]
            return weights
        del used[worst]


def _newton(rows: Sequence[Sequence[float]], truths: Sequence[bool], penalty: float) -> list[float]:
    width = len(rows[0])
    weights = [0.0] * width
    for _ in range(_HEAD_STEPS):
        slope = [penalty * weight for weight in weights[:-1]] + [0.0]
        curve = [[penalty * (i == j and i < width - 1) + 1e-9 * (i == j) for j in range(width)] for i in range(width)]
        for row, truth in zip(rows, truths, strict=True):
            total = sum(weight * value for weight, value in zip(weights, row, strict=True))
            likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
            for i, value in enumerate(row):
                slope[i] += (likely - truth) * value
                for j, other in enumerate(row):
                    curve[i][j] += likely * (1 - likely) * value * other
        weights = [weight - step for weight, step in zip(weights, _solved(curve, slope), strict=True)]
    return weights


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
