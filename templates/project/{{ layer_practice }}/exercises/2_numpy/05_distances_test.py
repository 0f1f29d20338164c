import numpy as np
import pytest
from sklearn.metrics.pairwise import euclidean_distances


def test_a_distance_is_known(exercise):
    found = exercise.distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 2.0]]))
    assert found.tolist() == [[5, 2]]


def test_every_row_meets_every_point(exercise):
    rng = np.random.default_rng(0)
    rows, points = rng.normal(size=(6, 3)), rng.normal(size=(4, 3))
    found = exercise.distances(rows, points)
    assert found.shape == (6, 4)
    assert found == pytest.approx(euclidean_distances(rows, points))


def test_there_may_be_as_many_points_as_columns(exercise):
    rows = np.arange(9.0).reshape(3, 3)
    found = exercise.distances(rows, rows)
    assert found == pytest.approx(found.T)
    assert np.diag(found).tolist() == [0, 0, 0]
