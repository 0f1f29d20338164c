import numpy as np
import pytest


def test_each_value_is_the_mean_of_the_last_ones(exercise):
    found = exercise.moving_average(np.array([1.0, 2.0, 6.0, 10.0]), 2)
    assert found[1:] == pytest.approx([1.5, 4, 8])


def test_the_first_positions_are_missing(exercise):
    found = exercise.moving_average(np.array([1.0, 2.0, 6.0, 10.0]), 3)
    assert np.isnan(found).tolist() == [True, True, False, False]
    assert found[2:] == pytest.approx([3, 6])


def test_later_values_change_nothing(exercise):
    values = np.array([1.0, 5.0, 2.0, 8.0, 3.0])
    before = exercise.moving_average(values, 3)
    values[4] = 1000
    assert exercise.moving_average(values, 3)[:4] == pytest.approx(before[:4], nan_ok=True)


def test_a_window_of_one_changes_nothing(exercise):
    assert exercise.moving_average(np.array([4.0, 7.0]), 1).tolist() == [4, 7]


def test_a_series_may_be_shorter_than_the_window(exercise):
    assert np.isnan(exercise.moving_average(np.array([1.0, 2.0]), 3)).tolist() == [True, True]
