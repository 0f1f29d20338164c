"""Turn class numbers into a matrix."""

import numpy as np


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """Return an array of shape (number of labels, classes) of floats, with one 1 in each row.

    Labels are whole numbers from 0 to classes - 1. Do it without a loop.

    Raises:
        ValueError: a label is not in that range.
    """
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise ValueError(f"labels must be from 0 to {classes - 1}")
    return np.eye(classes)[labels]
