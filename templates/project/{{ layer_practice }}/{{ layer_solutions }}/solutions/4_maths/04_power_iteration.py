"""Find the most important direction."""

import numpy as np


def power_iteration(matrix: np.ndarray, steps: int) -> tuple[float, np.ndarray]:
    """Return the largest eigenvalue of a symmetric matrix and its eigenvector of length 1.

    The eigenvalues are not negative, and one of them is larger than the others. Start from a vector
    of ones, and bring it to length 1 after each step: otherwise it would grow without limit. The
    eigenvalue is v' A v for a vector v of length 1.
    """
    vector = np.ones(len(matrix)) / np.sqrt(len(matrix))
    for _ in range(steps):
        vector = matrix @ vector
        vector = vector / np.linalg.norm(vector)
    return float(vector @ matrix @ vector), vector
