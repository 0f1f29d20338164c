import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(400, 3))
LABELS = ((ROWS[:, 0] > 0) ^ (ROWS[:, 1] > 0.5) ^ (RNG.random(400) < 0.1)).astype(int)
NEW = RNG.normal(size=(50, 3))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_it_is_the_tree_of_scikit_learn(exercise, depth):
    wanted = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(ROWS, LABELS)
    tree = exercise.grow(ROWS, LABELS, depth)
    assert exercise.predict(tree, NEW) == pytest.approx(wanted.predict_proba(NEW)[:, 1])


def test_depth_0_is_a_leaf(exercise):
    tree = exercise.grow(ROWS, LABELS, 0)
    assert tree.left is None
    assert tree.share == pytest.approx(LABELS.mean())


def test_a_pure_node_is_a_leaf(exercise):
    tree = exercise.grow(np.array([[1.0], [2.0], [9.0]]), np.array([0, 0, 1]), 5)
    assert (tree.column, tree.threshold) == (0, 5.5)
    assert (tree.left.share, tree.right.share) == (0, 1)
    assert tree.left.left is None


def test_rows_that_are_equal_cannot_be_split(exercise):
    tree = exercise.grow(np.array([[1.0], [1.0]]), np.array([0, 1]), 5)
    assert tree.left is None
    assert exercise.predict(tree, np.array([[1.0], [7.0]])).tolist() == [0.5, 0.5]
