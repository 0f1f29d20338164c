import numpy as np
import pytest

RNG = np.random.default_rng(0)
DATA = RNG.normal(size=(50, 4)) * [9, 3, 2, 1]
MATRIX = 1e100 * DATA.T @ DATA


def test_a_diagonal_matrix_is_known(exercise):
    value, vector = exercise.power_iteration(np.diag([1.0, 5.0, 2.0]), 100)
    assert value == pytest.approx(5)
    assert np.abs(vector) == pytest.approx([0, 1, 0], abs=1e-9)


def test_it_is_the_solution_of_numpy(exercise):
    values, vectors = np.linalg.eigh(MATRIX)
    value, vector = exercise.power_iteration(MATRIX, 200)
    assert value == pytest.approx(values[-1])
    assert abs(vector @ vectors[:, -1]) == pytest.approx(1)


def test_the_vector_has_length_one(exercise):
    _, vector = exercise.power_iteration(MATRIX, 3)
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_one_step_is_one_multiplication(exercise):
    _, vector = exercise.power_iteration(np.diag([4.0, 3.0]), 1)
    assert vector == pytest.approx([0.8, 0.6])
