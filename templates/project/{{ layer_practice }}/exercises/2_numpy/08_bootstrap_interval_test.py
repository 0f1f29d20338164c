import numpy as np
import pytest

VALUES = np.random.default_rng(1).normal(10, 2, size=100)


def test_the_interval_is_as_wide_as_theory_says(exercise):
    low, high = exercise.bootstrap_interval(VALUES, 4000, seed=0)
    error = VALUES.std() / np.sqrt(len(VALUES))
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.06)


def test_the_mean_is_inside(exercise):
    low, high = exercise.bootstrap_interval(VALUES, 1000, seed=0)
    assert low < VALUES.mean() < high


def test_the_seed_decides(exercise):
    first = exercise.bootstrap_interval(VALUES, 200, seed=3)
    assert exercise.bootstrap_interval(VALUES, 200, seed=3) == first
    assert exercise.bootstrap_interval(VALUES, 200, seed=4) != first


def test_values_that_are_equal_leave_no_doubt(exercise):
    assert exercise.bootstrap_interval(np.array([3.0, 3.0, 3.0]), 50, seed=0) == (3, 3)


def test_more_values_give_a_narrower_interval(exercise):
    low, high = exercise.bootstrap_interval(VALUES, 2000, seed=0)
    few_low, few_high = exercise.bootstrap_interval(VALUES[:25], 2000, seed=0)
    assert high - low < 0.7 * (few_high - few_low)
