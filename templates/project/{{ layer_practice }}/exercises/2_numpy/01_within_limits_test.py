import numpy as np

ROWS = np.array([[1.0, 20.0], [2.0, -5.0], [3.0, 30.0], [4.0, 99.0], [5.0, 0.0]])


def test_rows_outside_the_limits_are_left_out(exercise):
    selected = exercise.within_limits(ROWS, 1, -1, 50)
    assert selected.tolist() == [[1, 20], [3, 30], [5, 0]]


def test_the_limits_are_included(exercise):
    assert exercise.within_limits(ROWS, 0, 2, 4)[:, 0].tolist() == [2, 3, 4]


def test_no_row_may_be_left(exercise):
    assert exercise.within_limits(ROWS, 1, 200, 300).shape == (0, 2)


def test_the_array_that_was_passed_stays_as_it_was(exercise):
    before = ROWS.copy()
    exercise.within_limits(ROWS, 1, 0, 50)
    assert np.array_equal(ROWS, before)
