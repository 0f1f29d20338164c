import numpy as np
import pytest

RNG = np.random.default_rng(0)
ROWS, TARGET = RNG.normal(size=(20, 3)), RNG.normal(size=20)


def loss(weights):
    return ((ROWS @ weights - TARGET) ** 2).mean()


def test_it_agrees_with_numerical_differences(exercise):
    weights, h = np.array([0.5, -1.0, 2.0]), 1e-6
    steps = h * np.eye(3)
    numerical = [(loss(weights + step) - loss(weights - step)) / (2 * h) for step in steps]
    assert exercise.gradient(ROWS, TARGET, weights) == pytest.approx(numerical)


def test_it_is_zero_at_the_best_weights(exercise):
    best = np.linalg.lstsq(ROWS, TARGET, rcond=None)[0]
    assert exercise.gradient(ROWS, TARGET, best) == pytest.approx(np.zeros(3), abs=1e-12)


def test_the_number_of_rows_does_not_change_it(exercise):
    weights = np.ones(3)
    twice = exercise.gradient(np.vstack([ROWS, ROWS]), np.hstack([TARGET, TARGET]), weights)
    assert twice == pytest.approx(exercise.gradient(ROWS, TARGET, weights))
