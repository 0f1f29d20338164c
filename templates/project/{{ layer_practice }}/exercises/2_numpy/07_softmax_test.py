import numpy as np
import pytest


def test_each_row_adds_up_to_one(exercise):
    found = exercise.softmax(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 5.0]]))
    assert found.sum(axis=1) == pytest.approx([1, 1])


def test_values_are_known(exercise):
    assert exercise.softmax(np.log([[1.0, 2.0, 5.0]])) == pytest.approx(np.array([[1, 2, 5]]) / 8)
    assert exercise.softmax(np.array([[4.0, 4.0]])).tolist() == [[0.5, 0.5]]


def test_rows_do_not_depend_on_each_other(exercise):
    rows = np.array([[1.0, 2.0], [700.0, 3.0]])
    assert exercise.softmax(rows)[:1] == pytest.approx(exercise.softmax(rows[:1]))


def test_large_scores_are_no_problem(exercise):
    with np.errstate(over="raise", invalid="raise"):
        found = exercise.softmax(np.array([[10_000.0, 9_999.0], [-10_000.0, -10_000.0]]))
    assert found[0] == pytest.approx([0.7310586, 0.2689414])
    assert found[1] == pytest.approx([0.5, 0.5])
