"""Compute all distances at once."""

import numpy as np


def distances(rows: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the Euclidean distance of each row to each point.

    For n rows and m points of d columns each, the result has the shape (n, m). Do it without a
    loop.
    """
    differences = rows[:, np.newaxis, :] - points[np.newaxis, :, :]
    return np.sqrt((differences**2).sum(axis=2))
