"""Grow a decision tree.

A tree splits the rows by the best question on any column, then splits each side in the same way. It
stops at a depth, because a tree that goes on until every leaf is pure has learned the noise.
"""

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
    raise NotImplementedError


def predict(tree: Node, rows: np.ndarray) -> np.ndarray:
    """Return the share of the leaf that each row ends in."""
    raise NotImplementedError
