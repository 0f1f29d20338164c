import numpy as np
import pytest


def test_each_row_gives_an_entry(exercise):
    assert exercise.matrix_vector([[1, 2], [3, 4], [5, 6]], [10, 1]) == [12, 34, 56]


def test_it_is_what_numpy_does(exercise):
    rng = np.random.default_rng(0)
    matrix, vector = rng.normal(size=(4, 4)), rng.normal(size=4)
    found = exercise.matrix_vector(matrix.tolist(), vector.tolist())
    assert found == pytest.approx(matrix @ vector)


@pytest.mark.parametrize("vector", [[1], [1, 2, 3]])
def test_sizes_that_do_not_fit_are_refused(exercise, vector):
    with pytest.raises(ValueError, match=r"."):
        exercise.matrix_vector([[1, 2], [3, 4]], vector)
