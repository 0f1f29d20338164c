import numpy as np
import pytest
from sklearn.linear_model import Ridge

RNG = np.random.default_rng(0)
ROWS = RNG.normal([100, 5, 0], [30, 2, 1], size=(40, 3))
TARGET = 500 + ROWS @ [3, -20, 7] + RNG.normal(0, 10, size=40)


@pytest.mark.parametrize("alpha", [0, 1, 50, 10_000])
def test_it_is_the_model_of_scikit_learn(exercise, alpha):
    wanted = Ridge(alpha).fit(ROWS, TARGET)
    model = exercise.Ridge(alpha).fit(ROWS, TARGET)
    assert model.coefficients == pytest.approx(wanted.coef_, rel=1e-5)
    assert model.intercept == pytest.approx(wanted.intercept_, rel=1e-5)


def test_it_predicts_new_rows(exercise):
    new = RNG.normal([100, 5, 0], [30, 2, 1], size=(5, 3))
    wanted = Ridge(1).fit(ROWS, TARGET).predict(new)
    assert exercise.Ridge(1).fit(ROWS, TARGET).predict(new) == pytest.approx(wanted)


def test_a_huge_penalty_leaves_the_mean(exercise):
    model = exercise.Ridge(1e15).fit(ROWS, TARGET)
    assert model.predict(ROWS[:3]) == pytest.approx([TARGET.mean()] * 3)
