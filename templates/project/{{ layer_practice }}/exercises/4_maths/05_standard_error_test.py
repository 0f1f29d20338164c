import numpy as np
import pytest


def test_values_are_known(exercise):
    assert exercise.mean_and_error([2, 4]) == pytest.approx((3, 1))


def test_it_is_the_result_of_numpy(exercise):
    values = np.random.default_rng(0).normal(50, 7, size=12)
    mean, error = exercise.mean_and_error(values.tolist())
    assert mean == pytest.approx(values.mean())
    assert error == pytest.approx(values.std(ddof=1) / np.sqrt(12))


def test_large_values_are_no_problem(exercise):
    assert exercise.mean_and_error([1e9 + 2, 1e9 + 4])[1] == pytest.approx(1)


@pytest.mark.parametrize("values", [[], [3]])
def test_one_value_says_nothing_about_exactness(exercise, values):
    with pytest.raises(ValueError, match=r"."):
        exercise.mean_and_error(values)
