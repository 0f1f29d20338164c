import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

TRAIN = np.array([[1.0, 100.0], [2.0, 300.0], [6.0, 200.0]])
TEST = np.array([[3.0, 250.0], [9.0, -50.0]])


def test_training_columns_have_mean_0_and_deviation_1(exercise):
    train, _ = exercise.standardize(TRAIN, TEST)
    assert train.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert train.std(axis=0) == pytest.approx([1, 1])


def test_it_is_what_scikit_learn_does(exercise):
    scaler = StandardScaler().fit(TRAIN)
    train, test = exercise.standardize(TRAIN, TEST)
    assert train == pytest.approx(scaler.transform(TRAIN))
    assert test == pytest.approx(scaler.transform(TEST))


def test_the_test_rows_change_nothing(exercise):
    train, test = exercise.standardize(TRAIN, TEST)
    other_train, other_test = exercise.standardize(TRAIN, np.vstack([TEST, [[1e6, 1e6]]]))
    assert other_train == pytest.approx(train)
    assert other_test[:2] == pytest.approx(test)


def test_a_constant_column_is_only_centred(exercise):
    train, test = exercise.standardize(np.array([[5.0], [5.0]]), np.array([[7.0]]))
    assert train.tolist() == [[0], [0]]
    assert test.tolist() == [[2]]
