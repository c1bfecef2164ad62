"""The suite's statistics against published examples, full enumerations and what must hold for any numbers."""

from __future__ import annotations

from itertools import product
from math import comb, isnan, sqrt
from statistics import NormalDist, fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.suite.statistics import (
    holm,
    mcnemar,
    mcnemar_p,
    pass_all,
    pass_at,
    wilson,
    zero_failures,
)
from evals.suite.statistics_paired import Draws, bootstrap, clustered, sign_flip, standard_error
from evals.suite.statistics_power import effective_pairs, smallest_mean, smallest_share

DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]  # eighths of an inch, Fisher 1935
SKEWED = [0.1 * 1.35**step for step in range(20)]
LEVELS = st.lists(st.sampled_from([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0]), min_size=1, max_size=9)


# ---- counts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("won", "lost", "p"),
    [
        (7, 1, 0.0703125),  # Fagerland, Lydersen & Laake 2013: airways before and after stem cell transplantation
        (86, 150, 3.716e-05),  # Agresti's approval ratings, as R's exact2x2 prints it
        (0, 5, 0.0625),
        (0, 6, 0.03125),
        (3, 3, 1.0),
        (0, 0, 1.0),
    ],
)
def test_mcnemar_gives_the_published_p(won: int, lost: int, p: float) -> None:
    assert mcnemar_p(won, lost) == pytest.approx(p, rel=2e-4)
    assert mcnemar_p(lost, won) == mcnemar_p(won, lost)


def test_mcnemar_counts_who_changed_sides() -> None:
    found = mcnemar([True, True, False, False, False], [True, False, True, True, False])
    assert found[:4] == (1, 1, 2, 1)
    assert (found.pairs, found.difference, found.discordant) == (5, 0.2, 0.6)


def test_pairs_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        mcnemar([True], [True, False])


@pytest.mark.parametrize(
    ("hits", "size", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_intervals(hits: int, size: int, low: float, high: float) -> None:
    found = wilson(hits, size)
    assert found == pytest.approx((hits / size, low, high), abs=6e-5)
    assert wilson(size - hits, size).high == pytest.approx(1 - low, abs=6e-5)


def test_without_cases_a_share_is_unknown() -> None:
    assert all(isnan(value) for value in wilson(0, 0))
    assert zero_failures(0) == 1.0


def test_no_failure_among_n_leaves_room_for_about_three_in_n() -> None:
    assert zero_failures(100) == pytest.approx(0.0295, abs=5e-5)
    assert zero_failures(1000) == pytest.approx(3 / 1000, rel=0.01)


def test_holm_gives_the_p_values_that_r_gives() -> None:
    found = holm({"a": 0.03, "b": 0.01, "c": 0.05, "d": 0.02, "e": 0.04})
    assert found == pytest.approx({"a": 0.09, "b": 0.05, "c": 0.09, "d": 0.08, "e": 0.09})
    assert list(found) == ["a", "b", "c", "d", "e"]


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=8))
def test_holm_never_lowers_a_p_and_keeps_their_order(p_values: dict[str, float]) -> None:
    found = holm(p_values)
    assert all(p_values[name] <= found[name] <= 1 for name in p_values)
    ranked = sorted(p_values, key=lambda name: p_values[name])
    assert [found[name] for name in ranked] == sorted(found.values())


@given(st.integers(1, 6).flatmap(lambda runs: st.tuples(st.just(runs), st.integers(0, runs), st.integers(1, runs))))
def test_passing_k_times_is_what_drawing_k_runs_gives(case: tuple[int, int, int]) -> None:
    runs, passed, k = case
    draws = [draw for draw in product(range(runs), repeat=k) if list(draw) == sorted(set(draw))]
    assert pass_at(k, runs, passed) == pytest.approx(sum(min(draw) < passed for draw in draws) / comb(runs, k))
    assert pass_all(k, runs, passed) == pytest.approx(sum(max(draw) < passed for draw in draws) / comb(runs, k))


def test_more_runs_than_there_were_have_no_estimate() -> None:
    with pytest.raises(ValueError, match="2 of 3 runs passed: no estimate for k = 4"):
        pass_at(4, 3, 2)


# ---- sign flips ------------------------------------------------------------------------------------------------------


def flipped(differences: list[float]) -> float:
    """The p of all 2^n sign patterns, one by one."""
    bar = abs(sum(differences)) - 1e-9
    patterns = list(product((1, -1), repeat=len(differences)))
    sums = (sum(sign * value for sign, value in zip(signs, differences, strict=True)) for signs in patterns)
    return sum(abs(one) >= bar for one in sums) / len(patterns)


def test_fishers_count_of_darwins_plants_comes_out() -> None:
    found = sign_flip(clustered(DARWIN))
    assert found == (2 * 863 / 2**15, True)


@given(LEVELS)
def test_an_exact_p_is_that_of_all_sign_patterns(differences: list[float]) -> None:
    found = sign_flip(clustered(differences))
    assert found.exact
    assert found.p == pytest.approx(flipped(differences), rel=1e-12)


@given(LEVELS, st.data())
def test_whole_customers_are_flipped(differences: list[float], data: st.DataObject) -> None:
    customers = data.draw(st.lists(st.integers(0, 3), min_size=len(differences), max_size=len(differences)))
    together = clustered(differences, customers)
    assert sign_flip(together).p == pytest.approx(flipped(list(together.sums)), rel=1e-12)


@given(st.integers(0, 40), st.integers(0, 40))
def test_flipping_passes_and_failures_is_mcnemars_test(won: int, lost: int) -> None:
    found = sign_flip(clustered([1.0] * won + [-1.0] * lost + [0.0] * 7))
    assert found.exact
    assert found.p == pytest.approx(mcnemar_p(won, lost), rel=1e-12)


def test_thirds_from_three_epochs_are_still_counted_exactly() -> None:
    found = sign_flip(clustered([1 / 3, 2 / 3, -1 / 3, 1.0]))
    assert found.exact
    assert found.p == pytest.approx(flipped([1.0, 2.0, -1.0, 3.0]))


def test_values_without_a_common_fraction_are_drawn_and_come_close() -> None:
    differences = [0.3141592653, -0.0271828182, 0.1414213562, 0.0173205080, 0.2236067977, -0.0577215664, 0.1618033988]
    found = sign_flip(clustered(differences), times=20_000, seed=3)
    assert not found.exact
    assert found.p == pytest.approx(flipped(differences), abs=0.01)
    assert sign_flip(clustered(differences), times=20_000, seed=3) == found


def test_no_difference_at_all_has_a_p_of_one() -> None:
    assert sign_flip(clustered([0.0, 0.0])) == (1.0, True)
    assert sign_flip(clustered([])) == (1.0, True)


# ---- bootstrap -------------------------------------------------------------------------------------------------------


def test_an_interval_of_well_behaved_data_is_that_of_normal_theory() -> None:
    normal = [NormalDist().inv_cdf((rank + 0.5) / 200) + 0.2 for rank in range(200)]
    found = bootstrap(clustered(normal), Draws(200))
    reach = 1.96 * stdev(normal) / sqrt(200)
    assert found == pytest.approx((0.2, 0.2 - reach, 0.2 + reach), abs=0.01)


def test_an_interval_of_skewed_data_reaches_further_where_the_tail_is() -> None:
    value, low, high = bootstrap(clustered(SKEWED), Draws(len(SKEWED)))
    assert value == pytest.approx(fmean(SKEWED))
    assert high - value > 1.3 * (value - low)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    data = clustered(SKEWED)
    assert bootstrap(data, Draws(20, 500, seed=1)) == bootstrap(data, Draws(20, 500, seed=1))
    assert bootstrap(data, Draws(20, 500, seed=1)) != bootstrap(data, Draws(20, 500, seed=2))


def test_customers_whose_conversations_move_together_widen_the_interval() -> None:
    differences = [float(customer % 3) for customer in range(30) for _ in range(5)]
    customers = [customer for customer in range(30) for _ in range(5)]
    alone = bootstrap(clustered(differences), Draws(150, 2000))
    together = bootstrap(clustered(differences, customers), Draws(30, 2000))
    assert together.value == alone.value
    assert together.high - together.low == pytest.approx((alone.high - alone.low) * sqrt(5), rel=0.1)


def test_customers_of_different_size_count_by_their_conversations() -> None:
    data = clustered([1.0, 1.0, 1.0, 0.0, 0.0], ["a", "a", "a", "b", "c"])
    found = bootstrap(data, Draws(3, 2000))
    assert found.value == 0.6
    assert (found.low, found.high) == (0.0, 1.0)


@settings(max_examples=40)
@given(st.lists(st.floats(-10, 10), min_size=2, max_size=12))
def test_bounds_stay_within_what_was_seen(differences: list[float]) -> None:
    found = bootstrap(clustered(differences), Draws(len(differences), 200))
    assert min(differences) - 1e-9 <= found.low <= found.high <= max(differences) + 1e-9


def test_one_cluster_has_no_interval_and_equal_ones_a_point() -> None:
    assert isnan(bootstrap(clustered([1.0, 2.0], ["a", "a"]), Draws(1)).low)
    assert bootstrap(clustered([0.5, 0.5, 0.5]), Draws(3, 50)) == (0.5, 0.5, 0.5)


def test_resamples_of_other_clusters_are_refused() -> None:
    with pytest.raises(ValueError, match="3 clusters, but resamples were drawn of 4"):
        bootstrap(clustered([1.0, 2.0, 4.0]), Draws(4, 10))


def test_single_pairs_have_the_textbook_standard_error() -> None:
    assert standard_error(clustered(DARWIN)) == pytest.approx(stdev(DARWIN) / sqrt(15))
    assert isnan(standard_error(clustered([1.0])))


# ---- power -----------------------------------------------------------------------------------------------------------


def test_the_smallest_mean_is_two_point_eight_standard_errors() -> None:
    data = clustered(DARWIN)
    assert smallest_mean(data) == pytest.approx(2.8016 * standard_error(data), rel=1e-4)


def power(pairs: int, discordant: float, effect: float) -> float:
    """The power of exact McNemar over every possible table."""
    win, lose = (discordant + effect) / 2, (discordant - effect) / 2
    return sum(
        comb(pairs, won) * comb(pairs - won, lost) * win**won * lose**lost * (1 - discordant) ** (pairs - won - lost)
        for won in range(pairs + 1)
        for lost in range(pairs - won + 1)
        if mcnemar_p(won, lost) <= 0.05
    )


@pytest.mark.parametrize(("pairs", "discordant"), [(20, 0.6), (40, 0.4), (60, 0.3)])
def test_the_smallest_share_is_seen_four_times_in_five(pairs: int, discordant: float) -> None:
    effect = smallest_share(pairs, discordant)
    assert 0 < effect <= discordant
    assert power(pairs, discordant, effect) == pytest.approx(0.8, abs=0.002)


def test_where_too_few_change_sides_more_would_have_to() -> None:
    effect = smallest_share(30, 0.05)
    assert effect > 0.05
    assert power(30, effect, effect) == pytest.approx(0.8, abs=0.002)
    assert smallest_share(30, 0.0) == pytest.approx(effect, abs=1e-4)


def test_five_pairs_can_show_nothing() -> None:
    assert isnan(smallest_share(5, 0.5))
    assert isnan(smallest_share(0, 0.0))
    assert not isnan(smallest_share(6, 1.0))


def test_more_pairs_show_smaller_differences() -> None:
    effects = [smallest_share(pairs, 0.3) for pairs in (50, 100, 200, 400)]
    assert effects == sorted(effects, reverse=True)
    assert effects[3] == pytest.approx(effects[1] / 2, rel=0.1)


def test_five_conversations_that_always_agree_are_worth_one() -> None:
    differences = [float(customer % 3) for customer in range(30) for _ in range(5)]
    customers = [customer for customer in range(30) for _ in range(5)]
    assert effective_pairs(clustered(differences), clustered(differences, customers)) == pytest.approx(30, abs=2)
    assert effective_pairs(clustered(differences), clustered(differences)) == 150
