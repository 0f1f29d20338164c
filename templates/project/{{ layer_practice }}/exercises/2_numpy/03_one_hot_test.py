import numpy as np
import pytest


def test_each_label_becomes_a_row(exercise):
    matrix = exercise.one_hot(np.array([2, 0, 2]), 3)
    assert matrix.tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]
    assert matrix.dtype == float


def test_a_class_without_labels_has_a_column(exercise):
    assert exercise.one_hot(np.array([0, 1]), 4).shape == (2, 4)


def test_no_labels_make_no_rows(exercise):
    assert exercise.one_hot(np.array([], dtype=int), 3).shape == (0, 3)


@pytest.mark.parametrize("label", [-1, 3])
def test_a_label_outside_the_range_is_refused(exercise, label):
    with pytest.raises(ValueError, match=r"."):
        exercise.one_hot(np.array([0, label]), 3)
