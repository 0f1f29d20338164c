import numpy as np
import pytest


def test_known_angles(exercise):
    x = np.array([1.0, 0.0])
    assert exercise.cosine_similarity(x, np.array([0.0, 3.0])) == pytest.approx(0)
    assert exercise.cosine_similarity(x, np.array([2.0, 2.0])) == pytest.approx(np.sqrt(0.5))
    assert exercise.cosine_similarity(x, np.array([-4.0, 0.0])) == pytest.approx(-1)


def test_length_does_not_matter(exercise):
    a, b = np.array([1.0, 2.0, 0.5]), np.array([3.0, 1.0, 4.0])
    assert exercise.cosine_similarity(100 * a, b) == pytest.approx(
        exercise.cosine_similarity(a, 0.01 * b)
    )


def test_the_level_is_not_removed(exercise):
    a, b = np.array([5.0, 6.0]), np.array([6.0, 5.0])
    assert exercise.cosine_similarity(a, b) == pytest.approx(60 / 61)


def test_a_vector_of_zeros_is_like_nothing(exercise):
    assert exercise.cosine_similarity(np.zeros(2), np.array([1.0, 2.0])) == 0
