"""Derive the gradient of a loss.

A model learns by changing its coefficients w against the gradient of a loss. The mean squared error
of X w is the mean of (X w - y)^2. Its gradient has one entry for each coefficient; derive it on
paper, then check it with numerical differences, as the tests do.
"""

import numpy as np


def gradient(rows: np.ndarray, target: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the gradient, with respect to weights, of the mean squared error of the model."""
    raise NotImplementedError
