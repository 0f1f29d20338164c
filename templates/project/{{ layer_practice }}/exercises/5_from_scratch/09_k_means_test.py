import numpy as np
import pytest
from sklearn.cluster import KMeans

RNG = np.random.default_rng(0)
MIDDLES = np.array([[0, 0], [6, 0], [0, 6]])
ROWS = np.vstack([RNG.normal(middle, 1.5, size=(30, 2)) for middle in MIDDLES])


@pytest.mark.parametrize("start", [[0, 30, 60], [0, 1, 2], [5, 40, 41, 80]])
def test_it_is_the_result_of_scikit_learn(exercise, start):
    first = ROWS[start]
    wanted = KMeans(len(start), init=first, n_init=1, tol=0, algorithm="lloyd").fit(ROWS)
    centres, groups = exercise.k_means(ROWS, first)
    assert centres == pytest.approx(wanted.cluster_centers_)
    assert groups.tolist() == wanted.labels_.tolist()


def test_the_first_centres_stay_as_they_were(exercise):
    first = ROWS[:3].copy()
    exercise.k_means(ROWS, first)
    assert np.array_equal(first, ROWS[:3])


def test_whole_numbers_have_means_that_are_not(exercise):
    rows = np.array([[0], [1], [10], [11]])
    centres, groups = exercise.k_means(rows, np.array([[0], [10]]))
    assert centres.tolist() == [[0.5], [10.5]]
    assert groups.tolist() == [0, 0, 1, 1]


def test_a_centre_without_rows_stays(exercise):
    rows = np.array([[0.0], [2.0]])
    centres, groups = exercise.k_means(rows, np.array([[1.0], [50.0]]))
    assert centres.tolist() == [[1], [50]]
    assert groups.tolist() == [0, 0]
