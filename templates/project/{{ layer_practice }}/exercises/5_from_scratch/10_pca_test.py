import numpy as np
import pytest
from sklearn.decomposition import PCA

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(60, 4)) @ RNG.normal(size=(4, 4)) + [50, -3, 0, 1000]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_it_is_the_result_of_scikit_learn(exercise, count):
    wanted = PCA(count).fit(ROWS)
    directions, shares = exercise.principal_components(ROWS, count)
    assert directions.shape == (count, 4)
    assert np.abs((directions * wanted.components_).sum(axis=1)) == pytest.approx(np.ones(count))
    assert shares == pytest.approx(wanted.explained_variance_ratio_)


def test_the_largest_entry_is_positive(exercise):
    directions, _ = exercise.principal_components(ROWS, 4)
    for direction in directions:
        assert direction.max() == np.abs(direction).max()


def test_coordinates_are_those_of_scikit_learn(exercise):
    directions, _ = exercise.principal_components(ROWS, 2)
    found, wanted = exercise.project(ROWS, directions), PCA(2).fit_transform(ROWS)
    assert found.shape == (60, 2)
    assert np.abs(found) == pytest.approx(np.abs(wanted))


def test_rows_on_a_line_have_one_direction(exercise):
    rows = 7 + np.outer(np.arange(5.0), [3, 4])
    directions, shares = exercise.principal_components(rows, 1)
    assert directions == pytest.approx(np.array([[0.6, 0.8]]))
    assert shares == pytest.approx([1])
