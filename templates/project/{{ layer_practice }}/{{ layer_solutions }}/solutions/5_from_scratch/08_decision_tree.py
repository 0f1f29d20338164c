"""Grow a decision tree."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Node:
    """A question, or a leaf where `left` and `right` are None.

    Attributes:
        share: the share of label 1 among the training rows of this node.
        column: what is asked for.
        threshold: rows whose value is at most this go left.
    """

    share: float
    column: int = -1
    threshold: float = 0.0
    left: "Node | None" = None
    right: "Node | None" = None


def grow(rows: np.ndarray, labels: np.ndarray, depth: int) -> Node:
    """Return a tree with at most `depth` questions on each path; labels are 0 and 1.

    A node asks the question with the lowest weighted Gini impurity over all columns and over the
    midpoints between neighbouring distinct values. It is a leaf if `depth` is 0, if all its labels
    are equal, or if all its rows are equal.
    """
    node = Node(float(labels.mean()))
    question = _best_question(rows, labels)
    if depth == 0 or node.share in (0, 1) or question is None:
        return node
    node.column, node.threshold = question
    left = rows[:, node.column] <= node.threshold
    node.left = grow(rows[left], labels[left], depth - 1)
    node.right = grow(rows[~left], labels[~left], depth - 1)
    return node


def _best_question(rows: np.ndarray, labels: np.ndarray) -> tuple[int, float] | None:
    best, question = np.inf, None
    for column, values in enumerate(rows.T):
        different = np.unique(values)
        for threshold in (different[:-1] + different[1:]) / 2:
            left = values <= threshold
            sides = (labels[left], labels[~left])
            impurity = sum(len(side) * side.mean() * (1 - side.mean()) for side in sides)
            if impurity < best:
                best, question = impurity, (column, float(threshold))
    return question


def predict(tree: Node, rows: np.ndarray) -> np.ndarray:
    """Return the share of the leaf that each row ends in."""
    return np.array([_share(tree, row) for row in rows])


def _share(node: Node, row: np.ndarray) -> float:
    while node.left and node.right:
        node = node.left if row[node.column] <= node.threshold else node.right
    return node.share
