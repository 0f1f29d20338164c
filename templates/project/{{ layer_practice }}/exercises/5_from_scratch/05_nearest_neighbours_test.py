import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

RNG = np.random.default_rng(0)
TRAIN = RNG.normal(size=(60, 3))
LABELS = (TRAIN[:, 0] + RNG.normal(size=60) > 0).astype(int)
ROWS = RNG.normal(size=(25, 3))


@pytest.mark.parametrize("k", [1, 4, 15, 60])
def test_it_is_the_model_of_scikit_learn(exercise, k):
    wanted = KNeighborsClassifier(k).fit(TRAIN, LABELS).predict_proba(ROWS)[:, 1]
    found = exercise.predict_probability(TRAIN, LABELS, ROWS, k)
    assert found == pytest.approx(wanted)


def test_one_neighbour_knows_the_training_rows(exercise):
    assert exercise.predict_probability(TRAIN, LABELS, TRAIN, 1).tolist() == LABELS.tolist()


def test_values_are_known(exercise):
    train, labels = np.array([[0.0], [1.0], [10.0]]), np.array([1, 0, 0])
    found = exercise.predict_probability(train, labels, np.array([[0.2], [9.0]]), 2)
    assert found.tolist() == [0.5, 0]
