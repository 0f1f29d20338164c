"""Find the best question for a tree.

A decision tree asks "is this value at most t?". The best threshold t makes both sides as pure as
possible. The Gini impurity of a side with the share p of ones is 2 p (1 - p): 0 for a pure side,
0.5 for an even mix. A split weights each side by its number of rows.
"""

import numpy as np


def gini(labels: np.ndarray) -> float:
    """Return the Gini impurity of labels 0 and 1, of which there is at least one."""
    raise NotImplementedError


def best_threshold(values: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Return the threshold with the lowest weighted impurity, and that impurity.

    Rows with a value of at most the threshold go left. Candidates are the midpoints between
    neighbouring distinct values; of equally good ones, take the smallest. There are at least two
    distinct values.
    """
    raise NotImplementedError
