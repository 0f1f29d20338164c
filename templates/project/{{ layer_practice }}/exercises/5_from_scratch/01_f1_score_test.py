import numpy as np
import pytest
from sklearn.metrics import f1_score

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_it_is_the_score_of_scikit_learn(exercise, share):
    truth = (RNG.random(200) < 0.2).astype(int)
    predicted = np.where(RNG.random(200) < share, truth, 1 - truth)
    assert exercise.f1_score(truth, predicted) == pytest.approx(f1_score(truth, predicted))


def test_values_are_known(exercise):
    truth, predicted = np.array([1, 1, 1, 0, 0]), np.array([1, 0, 0, 1, 0])
    assert exercise.f1_score(truth, predicted) == pytest.approx(0.4)
    assert exercise.f1_score(truth, truth) == 1


@pytest.mark.parametrize(
    ("truth", "predicted"), [([0, 1], [0, 0]), ([0, 0], [0, 1]), ([0, 0], [0, 0]), ([1, 0], [0, 1])]
)
def test_without_a_hit_it_is_zero(exercise, truth, predicted):
    assert exercise.f1_score(np.array(truth), np.array(predicted)) == 0
