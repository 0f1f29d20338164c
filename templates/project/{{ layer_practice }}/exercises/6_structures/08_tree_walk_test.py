import pytest


@pytest.fixture
def tree(exercise):
    node = exercise.Node
    right = node("income", [node("c"), node("tenure", [node("d"), node("e")])])
    return node("age", [node("contract", [node("a"), node("b")]), right])


def test_a_single_node(exercise):
    single = exercise.Node("only")
    assert exercise.depth(single) == 0
    assert exercise.leaves(single) == ["only"]
    assert exercise.path(single, "only") == ["only"]


def test_the_depth_is_that_of_the_deepest_leaf(exercise, tree):
    assert exercise.depth(tree) == 3
    assert exercise.depth(tree.children[0]) == 1


def test_leaves_come_from_left_to_right(exercise, tree):
    assert exercise.leaves(tree) == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("age", ["age"]),
        ("b", ["age", "contract", "b"]),
        ("tenure", ["age", "income", "tenure"]),
        ("e", ["age", "income", "tenure", "e"]),
    ],
)
def test_a_path_leads_to_a_node(exercise, tree, name, wanted):
    assert exercise.path(tree, name) == wanted


def test_an_unknown_name_has_no_path(exercise, tree):
    assert exercise.path(tree, "z") is None
