import random

import pytest


@pytest.fixture
def tree(exercise):
    tree = exercise.SearchTree()
    for value in [50, 20, 80, 10, 30, 70, 90, 25]:
        assert tree.add(value)
    return tree


def test_values_come_in_order(tree):
    assert tree.between(0, 100) == [10, 20, 25, 30, 50, 70, 80, 90]


def test_the_limits_are_included(tree):
    assert tree.between(20, 70) == [20, 25, 30, 50, 70]
    assert tree.between(31, 49) == []
    assert tree.between(25, 25) == [25]


def test_a_value_is_there_once(tree):
    assert not tree.add(30)
    assert tree.between(30, 30) == [30]


def test_smaller_is_left_and_larger_is_right(tree):
    assert (tree.root.value, tree.root.left.value, tree.root.right.value) == (50, 20, 80)
    assert tree.root.left.right.left.value == 25


def test_an_empty_tree_has_no_values(exercise):
    assert exercise.SearchTree().between(0, 100) == []


def test_it_agrees_with_a_set(exercise):
    values = random.Random(0).choices(range(200), k=150)
    tree = exercise.SearchTree()
    for value in values:
        tree.add(value)
    assert tree.between(40, 160) == [value for value in sorted(set(values)) if 40 <= value <= 160]


def test_branches_without_such_values_are_not_visited(tree):
    class Trap:
        @property
        def value(self):
            raise AssertionError("this branch has no such values")

    tree.root.left = Trap()
    assert tree.between(70, 90) == [70, 80, 90]
