import numpy as np
import pytest


def bowl(point):
    """Return the gradient of (x - 3)^2 + 2 (y + 1)^2."""
    return np.array([2 * (point[0] - 3), 4 * (point[1] + 1)])


def test_the_minimum_is_found(exercise):
    point, steps = exercise.descend(bowl, np.array([0.0, 0.0]), rate=0.1)
    assert point == pytest.approx([3, -1], abs=1e-6)
    assert 50 < steps < 200


def test_steps_are_counted(exercise):
    point, steps = exercise.descend(lambda p: 2 * p, np.array([8.0]), rate=0.5)
    assert (point.tolist(), steps) == ([0], 1)


def test_at_the_minimum_no_step_is_taken(exercise):
    point, steps = exercise.descend(bowl, np.array([3.0, -1.0]), rate=0.1)
    assert (point.tolist(), steps) == ([3, -1], 0)


def test_the_start_stays_as_it_was(exercise):
    start = np.array([1.0, 1.0])
    exercise.descend(bowl, start, rate=0.1)
    assert start.tolist() == [1, 1]


def test_a_rate_that_is_too_large_is_an_error(exercise):
    with pytest.raises(RuntimeError):
        exercise.descend(bowl, np.array([0.0, 0.0]), rate=0.6, max_steps=50)


def test_the_last_step_counts_too(exercise):
    _, steps = exercise.descend(lambda p: 2 * p, np.array([8.0]), rate=0.5, max_steps=1)
    assert steps == 1
