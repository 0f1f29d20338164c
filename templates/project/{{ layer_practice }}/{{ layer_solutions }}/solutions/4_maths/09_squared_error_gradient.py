"""Derive the gradient of a loss."""

import numpy as np


def gradient(rows: np.ndarray, target: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the gradient, with respect to weights, of the mean squared error of the model."""
    errors = rows @ weights - target
    return 2 * rows.T @ errors / len(rows)
