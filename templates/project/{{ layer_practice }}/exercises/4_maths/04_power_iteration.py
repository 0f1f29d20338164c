"""Find the most important direction.

A matrix stretches the space, and most of all along the eigenvector of its largest eigenvalue. If
you multiply any vector by the matrix again and again, it turns towards that direction. This is how
the first principal component can be found.
"""

import numpy as np


def power_iteration(matrix: np.ndarray, steps: int) -> tuple[float, np.ndarray]:
    """Return the largest eigenvalue of a symmetric matrix and its eigenvector of length 1.

    The eigenvalues are not negative, and one of them is larger than the others. Start from a vector
    of ones, and bring it to length 1 after each step: otherwise it would grow without limit. The
    eigenvalue is v' A v for a vector v of length 1.
    """
    raise NotImplementedError
