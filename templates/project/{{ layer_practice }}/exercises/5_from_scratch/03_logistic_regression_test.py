import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(200, 2))
LABELS = (RNG.random(200) < 1 / (1 + np.exp(-(0.5 + ROWS @ [2.0, -1.0])))).astype(int)


@pytest.fixture
def model(exercise):
    return exercise.LogisticRegression().fit(ROWS, LABELS, rate=1.0, steps=2000)


def test_it_is_the_model_of_scikit_learn(model):
    wanted = LogisticRegression(C=np.inf, tol=1e-8).fit(ROWS, LABELS)
    assert model.weights == pytest.approx([wanted.intercept_[0], *wanted.coef_[0]], abs=1e-4)


def test_probabilities_are_those_of_scikit_learn(model):
    wanted = LogisticRegression(C=np.inf, tol=1e-8).fit(ROWS, LABELS).predict_proba(ROWS)[:, 1]
    assert model.predict_probability(ROWS) == pytest.approx(wanted, abs=1e-4)


def test_the_mean_probability_is_the_share_of_ones(model):
    assert model.predict_probability(ROWS).mean() == pytest.approx(LABELS.mean(), abs=1e-5)


def test_one_step_is_known(exercise):
    model = exercise.LogisticRegression().fit(np.array([[2.0], [-2.0]]), np.array([1, 0]), 1.0, 1)
    assert model.weights == pytest.approx([0, 1])


def test_a_second_fit_starts_again(exercise):
    model = exercise.LogisticRegression().fit(ROWS, LABELS, rate=1.0, steps=5)
    first = model.weights
    assert model.fit(ROWS, LABELS, rate=1.0, steps=5).weights == pytest.approx(first)
