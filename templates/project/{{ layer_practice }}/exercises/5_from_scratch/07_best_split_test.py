import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier


def test_impurities_are_known(exercise):
    assert exercise.gini(np.array([1, 1, 1])) == 0
    assert exercise.gini(np.array([0, 1])) == 0.5
    assert exercise.gini(np.array([0, 0, 0, 1])) == pytest.approx(0.375)


def test_a_clean_split_is_found(exercise):
    values, labels = np.array([5.0, 1.0, 2.0, 8.0]), np.array([1, 0, 0, 1])
    assert exercise.best_threshold(values, labels) == (3.5, 0)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_split_of_scikit_learn(exercise, seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=80)
    labels = (values + rng.normal(size=80) > 0.3).astype(int)
    tree = DecisionTreeClassifier(max_depth=1).fit(values[:, np.newaxis], labels).tree_
    threshold, impurity = exercise.best_threshold(values, labels)
    shares = tree.n_node_samples[1:] / 80
    assert threshold == pytest.approx(tree.threshold[0])
    assert impurity == pytest.approx(shares @ tree.impurity[1:])


def test_equal_values_stay_together(exercise):
    values, labels = np.array([1.0, 1.0, 2.0, 2.0]), np.array([0, 1, 1, 1])
    assert exercise.best_threshold(values, labels) == (1.5, 0.25)


def test_the_smallest_of_equal_thresholds_is_taken(exercise):
    values, labels = np.array([1.0, 2.0, 3.0]), np.array([0, 1, 0])
    assert exercise.best_threshold(values, labels)[0] == 1.5
