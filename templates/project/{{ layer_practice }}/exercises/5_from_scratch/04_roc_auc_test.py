import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

RNG = np.random.default_rng(0)


def test_it_is_the_value_of_scikit_learn(exercise):
    truth = (RNG.random(300) < 0.3).astype(int)
    scores = truth + RNG.normal(0, 1.5, size=300)
    assert exercise.roc_auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores))


def test_ties_count_half(exercise):
    truth = (RNG.random(300) < 0.3).astype(int)
    scores = np.round(truth + RNG.normal(0, 1.5, size=300))
    assert exercise.roc_auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores))
    assert exercise.roc_auc(np.array([0, 1]), np.array([0.5, 0.5])) == 0.5


def test_only_the_order_matters(exercise):
    truth, scores = np.array([0, 1, 0, 1, 1]), np.array([0.1, 0.2, 0.3, 0.4, 0.9])
    assert exercise.roc_auc(truth, scores) == pytest.approx(5 / 6)
    assert exercise.roc_auc(truth, 1000 * scores**3) == pytest.approx(5 / 6)


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_cannot_be_ranked(exercise, label):
    with pytest.raises(ValueError, match=r"."):
        exercise.roc_auc(np.full(3, label), np.array([0.1, 0.2, 0.3]))
