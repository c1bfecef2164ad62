"""Fitting what decides between yes and no: does it find the minimum, and the same one every time?"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest

from evals.fitting import Line, fit, head, numbered

BIAS = 4.0  # what stands in every row for the bias: it is as free as a name that counts four times
MANY = 400


def odds(line: Line, row: Sequence[int]) -> float:
    return sum(line.weights[name] for name in row) + line.bias


def likely(total: float) -> float:
    return 1 / (1 + math.exp(-total))


def loss(line: Line, rows: Sequence[Sequence[int]], truths: Sequence[bool], cost: float) -> float:
    """What `fit` makes small: half the squared length of the weights, and `cost` times the rows' losses."""
    length = sum(weight**2 for weight in line.weights) + (line.bias / BIAS) ** 2
    misses = [
        math.log1p(math.exp(-odds(line, row) * (1 if truth else -1))) for row, truth in zip(rows, truths, strict=True)
    ]
    return length / 2 + cost * sum(misses)


def descended(rows: Sequence[Sequence[int]], truths: Sequence[bool], names: int, cost: float) -> Line:
    """The same minimum by the slowest way: down the slope in small steps until it is flat."""
    weights, bias = [0.0] * names, 0.0
    for _ in range(3000):
        slope, slope_of_bias = list(weights), bias
        for row, truth in zip(rows, truths, strict=True):
            off = cost * (likely(sum(weights[name] for name in row) + bias * BIAS) - truth)
            slope_of_bias += off * BIAS
            for name in row:
                slope[name] += off
        weights = [weight - 0.01 * down for weight, down in zip(weights, slope, strict=True)]
        bias -= 0.01 * slope_of_bias
    return Line(weights, bias * BIAS)


def noisy(seed: int, rows: int, names: int) -> tuple[list[list[int]], list[bool]]:
    """Rows that a line cannot quite tell apart: name 0 speaks for truth, name 1 against it, chance for both."""
    dice = random.Random(seed)
    made = [sorted(dice.sample(range(names), dice.randint(1, names - 1))) for _ in range(rows)]
    return made, [dice.random() < likely(2 * (0 in row) - 2 * (1 in row) - 0.5) for row in made]


def test_what_a_line_can_separate_is_separated() -> None:
    rows = [[0, 2], [0, 3], [0], [1, 2], [1, 3], [1]]
    truths = [True, True, True, False, False, False]
    line = fit(rows, truths, 4, cost=1.0)
    assert [odds(line, row) > 0 for row in rows] == truths
    assert line.weights[0] > 0.3
    assert line.weights[1] < -0.3
    assert abs(line.weights[2]) < 0.1, "a name on both sides speaks for neither"


def test_a_name_that_no_row_has_weighs_nothing() -> None:
    assert fit([[0], [2]], [True, False], 4, cost=1.0).weights[1::2] == [0.0, 0.0]


def test_names_that_only_decide_together_are_added_up() -> None:
    """Two of three are needed: no name alone tells it."""
    rows = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]
    truths = [len(row) >= 2 for row in rows]
    line = fit(rows, truths, 3, cost=100.0)
    assert [odds(line, row) > 0 for row in rows] == truths


@pytest.mark.parametrize(
    ("seed", "cost"),
    [
        (1, 0.05),
        (2, 0.05),
        (3, 0.05),
        (1, 0.3),
        (3, 0.3),
        (2, 0.3),
        (1, 1.0),
        (2, 1.0),
        (3, 1.0),
    ],
)
def test_the_minimum_is_that_of_plain_descent(seed: int, cost: float) -> None:
    rows, truths = noisy(seed, rows=12, names=4)
    found, slow = fit(rows, truths, 4, cost), descended(rows, truths, 4, cost)
    assert loss(found, rows, truths, cost) == pytest.approx(loss(slow, rows, truths, cost), abs=1e-3)
    assert found.weights == pytest.approx(slow.weights, abs=1e-2)
    assert found.bias == pytest.approx(slow.bias, abs=4e-2), "what stands for it in the rows is a fourth of it"


def test_no_small_step_from_the_weights_is_better() -> None:
    rows, truths = noisy(7, rows=200, names=8)
    line = fit(rows, truths, 8, cost=0.3)
    least = loss(line, rows, truths, 0.3)
    for n in range(8):
        for step in (-0.05, 0.05):
            aside = Line([weight + step * (n == k) for k, weight in enumerate(line.weights)], line.bias)
            assert loss(aside, rows, truths, 0.3) > least
    for step in (-0.2, 0.2):
        assert loss(Line(line.weights, line.bias + step), rows, truths, 0.3) > least


def test_the_same_rows_give_the_same_weights() -> None:
    rows, truths = noisy(5, rows=60, names=6)
    assert fit(rows, truths, 6, cost=0.3) == fit([*map(tuple, rows)], tuple(truths), 6, cost=0.3)


def test_the_order_of_the_rows_changes_little() -> None:
    rows, truths = noisy(5, rows=60, names=6)
    one, other = fit(rows, truths, 6, cost=0.3), fit(rows[::-1], truths[::-1], 6, cost=0.3)
    assert one.weights == pytest.approx(other.weights, abs=1e-2)


def test_a_higher_cost_gives_larger_weights() -> None:
    rows, truths = [[0], [0], [1], [1]], [True, True, False, False]
    sizes = [fit(rows, truths, 2, cost).weights[0] for cost in (0.01, 0.1, 1.0, 10.0)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.05
    assert sizes[-1] > 10 * sizes[0]


@pytest.mark.parametrize(
    ("given", "of"),
    [
        (1, 100),
        (10, 100),
        (90, 100),
        (99, 100),
    ],
)
def test_how_rare_the_true_rows_are_is_in_the_bias(given: int, of: int) -> None:
    line = fit([[] for _ in range(of)], [n < given for n in range(of)], 0, cost=1.0)
    assert line.bias == pytest.approx(math.log(given / (of - given)), abs=0.4)


def test_a_name_in_every_row_leaves_the_bias_to_the_bias() -> None:
    """The bias stands in each row four times, a name once: what all rows share is told by the bias."""
    line = fit([[0]] * 100, [n < 5 for n in range(100)], 1, cost=1.0)
    assert likely(odds(line, [0])) == pytest.approx(0.05, abs=0.01)
    assert line.bias == pytest.approx(16 * line.weights[0], rel=0.05)


def test_truths_of_one_kind_give_a_bias_and_no_failure() -> None:
    never, always = fit([[0], []], [False, False], 1, cost=1.0), fit([[0], []], [True, True], 1, cost=1.0)
    assert never.bias < -1
    assert always.bias == pytest.approx(-never.bias)


def test_without_rows_nothing_is_known() -> None:
    assert fit([], [], 2, cost=1.0) == Line([0.0, 0.0], 0.0)


def made(seed: int, told: Callable[[Sequence[float]], float], width: int) -> tuple[list[list[float]], list[bool]]:
    """Rows of numbers whose truth has these log-odds, drawn as evenly as it can be: each row with both its shares."""
    dice = random.Random(seed)
    rows, truths = list[list[float]](), list[bool]()
    for _ in range(MANY // 20):
        row = [dice.uniform(-2, 2) for _ in range(width)]
        share = round(20 * likely(told(row)))
        rows += [row] * 20
        truths += [n < share for n in range(20)]
    return rows, truths


def test_the_head_finds_the_weights_that_the_rows_were_made_with() -> None:
    rows, truths = made(1, lambda row: 1.5 * row[0] - 0.5 * row[1] - 1.0, width=2)
    assert head(rows, truths, (1e-6, 1e-6)) == pytest.approx([1.5, -0.5, -1.0], abs=0.15)


def test_a_number_with_an_endless_penalty_is_left_out() -> None:
    rows, truths = made(2, lambda row: 1.5 * row[0] - 1.0 * row[1] + 0.5, width=2)
    weights = head(rows, truths, (1e-6, math.inf))
    assert weights[1] == 0.0
    alone = head([row[:1] for row in rows], truths, (1e-6,))
    assert weights == [alone[0], 0.0, alone[1]], "the others are fitted as if it had not been there"


def test_without_numbers_the_bias_alone_is_left() -> None:
    rows, truths = made(3, lambda row: -row[0] - row[1], width=2)
    weights = head(rows, truths, (math.inf, math.inf))
    assert weights[:2] == [0.0, 0.0]
    assert likely(weights[2]) == pytest.approx(sum(truths) / len(truths), abs=1e-6)


def test_each_penalty_holds_its_own_weight_down_and_never_the_bias() -> None:
    rows, truths = made(4, lambda row: row[0] + row[1] - 2.0, width=2)
    weights = head(rows, truths, (0.01, 1e6))
    assert weights[0] > 0.7
    assert abs(weights[1]) < 0.01
    heavy = head(rows, truths, (1e6, 1e6))
    assert likely(heavy[2]) == pytest.approx(sum(truths) / len(truths), abs=1e-3)


def test_no_small_step_from_the_heads_weights_is_better() -> None:
    rows, truths = made(6, lambda row: row[0] - 0.7 * row[1] + 0.2, width=2)
    penalties = (2.0, 0.5)

    def cost(weights: Sequence[float]) -> float:
        held_back = sum(c * w * w for c, w in zip(penalties, weights, strict=False)) / 2
        totals = [sum(w * x for w, x in zip(weights, [*row, 1.0], strict=True)) for row in rows]
        return held_back + sum(math.log1p(math.exp(-t if y else t)) for t, y in zip(totals, truths, strict=True))

    best = head(rows, truths, penalties)
    for n in range(3):
        for step in (-0.02, 0.02):
            assert cost([w + step * (k == n) for k, w in enumerate(best)]) > cost(best)


def test_the_head_stays_finite_where_a_number_tells_it_all() -> None:
    weights = head([[-1.0], [-2.0], [1.0], [2.0]] * 10, [False, False, True, True] * 10, (1.0,))
    assert all(map(math.isfinite, weights))
    assert weights[0] > 1


def test_the_head_gives_the_same_weights_for_the_same_rows() -> None:
    rows, truths = made(5, lambda row: row[0], width=2)
    assert head(rows, truths, (1.0, 1.0)) == head(rows, truths, (1.0, 1.0))


def test_only_names_of_enough_texts_get_a_number() -> None:
    assert numbered([["b", "a", "a"], ["b"], ["c", "a"]], seen=2) == {"a": 0, "b": 1}
