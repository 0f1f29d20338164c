"""The other end of a compiled pipeline: boosted trees, answered for one row at a time without a walk."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .parts import Encoder, is_many

WORD = 31  # leaves for which a signed number of 32 bits has a bit each; a tree has no more unless it is told to
MOST = 16 * WORD  # in a tree


class Trees:
    """Boosted trees over encoded columns, one feature a column.

    A row does not walk them (QuickScorer; Lucchese et al. 2015): every inner node is asked at once, one that sends the
    row right strikes out the leaves on its left, and of those that stand in a tree the leftmost is the row's. A branch
    that a processor guesses wrong costs as much as twenty of these questions.
    """

    def __init__(self, encoder: Encoder, forest: Any) -> None:
        """Take a fitted HistGradientBoosting model of one output.

        Its trees are not part of scikit-learn's promised interface; should they change, an AttributeError says so.
        """
        if len(encoder.names) != len(encoder.zero):
            raise ValueError("an encoder before trees must make one feature of each column")
        self.forest = forest
        self.inputs = [
            (name, encoder.zero[i], encoder.levels(np.eye(len(encoder.zero))[i], name))
            if name in encoder.categories
            else (name, 0.0, None)
            for i, name in enumerate(encoder.names)
        ]
        trees = [tree.nodes for (tree,) in forest._predictors]
        if any(nodes["is_categorical"].any() for nodes in trees):
            raise ValueError("trees that split by sets of categories are not known here")
        orders = [in_order(nodes) for nodes in trees]
        inner = np.concatenate([nodes[order.inner] for nodes, order in zip(trees, orders, strict=True)])
        self.column = inner["feature_idx"].astype(np.intp)
        self.threshold = inner["num_threshold"].astype("float64")
        self.gap_goes_left = inner["missing_go_to_left"].astype(bool)
        self.value = np.concatenate([nodes[order.leaves]["value"] for nodes, order in zip(trees, orders, strict=True)])
        self.roots = np.cumsum([0, *(len(order.inner) for order in orders[:-1])])
        self.first = np.cumsum([0, *(len(order.leaves) for order in orders[:-1])])
        most = max(len(order.leaves) for order in orders)
        if most > MOST:
            raise ValueError(f"a tree of {most:,} leaves takes less time to walk than to strike out")
        struck = [span for order in orders for span in order.spans]
        masks = {word: [standing(word, *span) for span in struck] for word in range(0, most, WORD)}
        self.standing = [(word, np.array(found, np.int32)) for word, found in reversed(masks.items())]
        self.start = float(np.ravel(forest._baseline_prediction)[0])

    def __call__(self, columns: Any) -> Any:
        """Return the raw score of a row, or of many: those go to scikit-learn's own loop."""
        if is_many(columns):
            many = [
                columns[name] if known is None else start + known.of(columns[name])
                for name, start, known in self.inputs
            ]
            score = getattr(self.forest, "decision_function", self.forest.predict)
            return score(np.column_stack(many).astype("float64"))
        features = [
            columns[name] if known is None else start + known[columns[name]] for name, start, known in self.inputs
        ]
        return self.start + self.value.take(self.leaves(np.array(features, dtype="float64"))).sum()

    def leaves(self, row: np.ndarray) -> np.ndarray:
        """Return the leaf that a row of features reaches in each tree, shape (trees,)."""
        values = row.take(self.column)
        left = values <= self.threshold
        if np.isnan(row).any():
            left |= np.isnan(values) & self.gap_goes_left
        all_or_none = -left.astype(np.int32)
        reached: Any = 0
        for word, masks in self.standing:
            standing = np.bitwise_and.reduceat(masks | all_or_none, self.roots)
            leftmost = np.log2(np.maximum(standing & -standing, 1))
            reached = np.where(standing, word + leftmost, reached)
        leaves: np.ndarray = self.first + reached.astype(np.intp)
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
