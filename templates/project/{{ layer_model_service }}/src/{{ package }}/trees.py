"""The other end of a compiled pipeline: boosted trees, answered for a few rows at a time without a walk."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from .parts import Encoder, Levels, is_many

WORD = 31  # leaves for which a signed number of 32 bits has a bit each; a tree has no more unless it is told to
MOST = 2**27  # bytes for what the cells of all columns strike out
FEW = 128  # rows for which a look at everything that their cells strike out takes less time than to call scikit-learn


class Trees:
    """Boosted trees over encoded columns, one feature a column.

    A row does not walk them (QuickScorer; Lucchese et al. 2015): a node that sends it right strikes out the leaves on
    the node's left, and of those that stand in a tree the leftmost is the row's. What all nodes that ask about a column
    strike out depends on one cell, so it is written down beforehand for each place of a cell between their thresholds.
    A branch that a processor guesses wrong costs as much as twenty comparisons.
    """

    def __init__(self, encoder: Encoder, forest: Any) -> None:
        """Take a fitted HistGradientBoosting model of one output.

        Its trees are not part of scikit-learn's promised interface; should they change, an AttributeError says so.
        """
        if len(encoder.names) != len(encoder.zero):
            raise ValueError("an encoder before trees must make one feature of each column")
        self.forest = forest
        self.inputs: list[tuple[str, Levels | None]] = [
            (name, encoder.levels(one, name, encoder.zero[i]) if name in encoder.categories else None)
            for i, (name, one) in enumerate(zip(encoder.names, np.eye(len(encoder.zero)), strict=True))
        ]
        trees = [tree.nodes for (tree,) in forest._predictors]
        if any(nodes["is_categorical"].any() for nodes in trees):
            raise ValueError("trees that split by sets of categories are not known here")
        orders = [in_order(nodes) for nodes in trees]
        values = [nodes[order.leaves]["value"] for nodes, order in zip(trees, orders, strict=True)]
        self.value = np.concatenate(values)
        self.first = np.cumsum([0, *map(len, values[:-1])])
        self.start = float(np.ravel(forest._baseline_prediction)[0])

        words = range(0, max(map(len, values)), WORD)
        inner = np.concatenate([nodes[order.inner] for nodes, order in zip(trees, orders, strict=True)])
        masks = np.array([[standing(word, *span) for word in words] for order in orders for span in order.spans])
        of_tree = np.repeat(np.arange(len(trees)), [len(order.inner) for order in orders])
        there = of_tree[:, None] + len(trees) * np.arange(len(words))
        of_column = [inner["feature_idx"] == i for i in range(len(self.inputs))]
        # Nothing but a gap is not below infinity, which therefore ends the cuts of every column.
        cuts = [np.append(np.unique(inner["num_threshold"][own]), np.inf) for own in of_column]
        self.cut = np.concatenate(cuts)
        self.column = np.repeat(np.arange(len(cuts)), [*map(len, cuts)])
        self.begin = np.cumsum([0, *map(len, cuts[:-1])])
        # A column's places: one below each of its cuts, and that of a gap.
        self.gap = np.cumsum([len(found) + 1 for found in cuts]) - 1
        shape = (int(self.gap[-1]) + 1, len(words) * len(trees))
        if (size := 4 * prod(shape)) > MOST:
            raise ValueError(f"what the cells of a row strike out would take {size / 2**20:,.0f} MB")
        self.standing = np.full(shape, -1, np.int32)
        for own, found, gap in zip(of_column, cuts, self.gap.tolist(), strict=True):
            below = self.standing[gap - len(found) : gap]
            place = np.searchsorted(found, inner["num_threshold"][own])
            np.bitwise_and.at(below, (place[:, None] + 1, there[own]), masks[own])
            np.bitwise_and.accumulate(below, out=below)
            goes_right = own & (inner["missing_go_to_left"] == 0)
            np.bitwise_and.at(self.standing[gap], there[goes_right], masks[goes_right])

    def __call__(self, columns: Any) -> Any:
        """Return the raw score of a row, or those of many, shape (rows,); very many go to scikit-learn's own loop."""
        if not is_many(columns):
            row = [columns[name] if levels is None else levels[columns[name]] for name, levels in self.inputs]
            return self.few(np.array([row], dtype="float64"))[0]
        many = [columns[name] if levels is None else levels.of(columns[name]) for name, levels in self.inputs]
        rows = np.array(many, dtype="float64").T
        score = getattr(self.forest, "decision_function", self.forest.predict)
        return self.few(rows) if len(rows) <= FEW else score(rows)

    def few(self, rows: np.ndarray) -> Any:
        """Return the raw scores of rows, shape (rows, features)."""
        return self.start + np.add.reduce(self.value.take(self.leaves(rows)), axis=1)

    def leaves(self, rows: np.ndarray) -> np.ndarray:
        """Return the leaf that each row of features reaches in each tree, shape (rows, trees)."""
        places = self.gap - np.add.reduceat(rows.take(self.column, axis=1) <= self.cut, self.begin, axis=1)
        standing, first = np.bitwise_and.reduce(self.standing.take(places, axis=0), axis=1), self.first
        if standing.shape[1] > len(first):  # more than one word for a tree: the first in which a leaf stands
            words = standing.reshape(len(rows), -1, len(first))
            word = (words != 0).argmax(axis=1)
            standing, first = np.take_along_axis(words, word[:, None], axis=1)[:, 0], first + WORD * word
        leaves: np.ndarray = first + np.log2(standing & -standing).astype(np.intp)
        return leaves


@dataclass(frozen=True)
class Order:
    """A tree from left to right: its inner nodes, the span of leaves on the left of each, and its leaves."""

    inner: list[int]
    spans: list[tuple[int, int]]
    leaves: list[int]


def in_order(nodes: np.ndarray) -> Order:
    """Return the order of a tree's nodes."""
    left, right, is_leaf = (nodes[name].tolist() for name in ("left", "right", "is_leaf"))
    if is_leaf[0]:
        return Order([0], [(0, 0)], [0])  # one leaf alone: whatever it is asked, it strikes nothing out
    order, above, node = Order([], [], []), list[tuple[int, int]](), 0
    while True:
        while not is_leaf[node]:
            above.append((node, len(order.leaves)))
            node = left[node]
        order.leaves.append(node)
        if not above:
            return order
        inner, first = above.pop()
        order.inner.append(inner)
        order.spans.append((first, len(order.leaves)))
        node = right[inner]


def standing(word: int, first: int, end: int) -> int:
    """Return a bit for each leaf from `word` on, the lowest bit first: none for those struck out, `first` to `end`."""
    struck = (1 << end) - (1 << first)
    return ~struck >> word & (1 << WORD) - 1
