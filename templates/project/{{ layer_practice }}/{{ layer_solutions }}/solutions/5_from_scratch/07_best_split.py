"""Find the best question for a tree."""

import numpy as np


def gini(labels: np.ndarray) -> float:
    """Return the Gini impurity of labels 0 and 1, of which there is at least one."""
    p = labels.mean()
    return float(2 * p * (1 - p))


def best_threshold(values: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Return the threshold with the lowest weighted impurity, and that impurity.

    Rows with a value of at most the threshold go left. Candidates are the midpoints between
    neighbouring distinct values; of equally good ones, take the smallest. There are at least two
    distinct values.
    """
    different = np.unique(values)
    best = (np.nan, np.inf)
    for threshold in (different[:-1] + different[1:]) / 2:
        left = values <= threshold
        impurity = left.mean() * gini(labels[left]) + (~left).mean() * gini(labels[~left])
        if impurity < best[1] - 1e-12:
            best = (float(threshold), float(impurity))
    return best
