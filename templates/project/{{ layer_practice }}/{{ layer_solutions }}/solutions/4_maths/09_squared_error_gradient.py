"""Derive the gradient of a loss."""

import numpy as np


def gradient(rows: np.ndarray, target: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean squared error of `rows @ weights` by the weights."""
    errors = rows @ weights - target
    return 2 * rows.T @ errors / len(rows)
