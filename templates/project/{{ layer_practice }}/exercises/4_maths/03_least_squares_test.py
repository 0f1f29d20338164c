import numpy as np
import pytest


def test_a_line_is_found_exactly(exercise):
    rows = np.array([[0.0], [1.0], [2.0], [5.0]])
    assert exercise.least_squares(rows, 3 + 2 * rows[:, 0]) == pytest.approx([3, 2])


def test_it_is_the_solution_of_numpy(exercise):
    rng = np.random.default_rng(0)
    rows, target = rng.normal(5, 2, size=(30, 3)), rng.normal(100, 10, size=30)
    wanted = np.linalg.lstsq(np.column_stack([np.ones(30), rows]), target, rcond=None)[0]
    assert exercise.least_squares(rows, target) == pytest.approx(wanted)


def test_errors_are_at_right_angles_to_every_column(exercise):
    rng = np.random.default_rng(1)
    rows, target = rng.normal(size=(20, 2)), rng.normal(size=20)
    found = exercise.least_squares(rows, target)
    errors = target - found[0] - rows @ found[1:]
    assert errors.sum() == pytest.approx(0, abs=1e-9)
    assert rows.T @ errors == pytest.approx([0, 0], abs=1e-9)
