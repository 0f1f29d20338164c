"""Write principal component analysis.

PCA looks for the directions in which the rows differ most. They are the eigenvectors of the
covariance matrix; the eigenvalues are the variances along them. A few directions often keep most of
the variance, and two can be drawn.
"""

import numpy as np


def principal_components(rows: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first `count` directions and the share of all variance along each of them.

    Directions are rows of length 1, that with the largest variance first. The sign of each
    direction is such that its largest entry, by absolute value, is positive.
    """
    raise NotImplementedError


def project(rows: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Return the coordinates of the rows along the directions, counted from their mean."""
    raise NotImplementedError
