import numpy as np

NAN = np.nan
TRAIN = np.array([[1.0, 10.0], [2.0, NAN], [900.0, 30.0], [NAN, 50.0]])


def test_missing_values_become_the_median_of_their_column(exercise):
    rows = np.array([[NAN, 1.0], [5.0, NAN], [NAN, NAN]])
    assert exercise.fill_missing(TRAIN, rows).tolist() == [[2, 1], [5, 30], [2, 30]]


def test_values_that_are_there_stay(exercise):
    rows = np.array([[0.0, -3.0]])
    assert exercise.fill_missing(TRAIN, rows).tolist() == [[0, -3]]


def test_the_array_that_was_passed_stays_as_it_was(exercise):
    rows = np.array([[NAN, 1.0]])
    exercise.fill_missing(TRAIN, rows)
    assert np.isnan(rows[0, 0])
