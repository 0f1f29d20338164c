"""Fit a line by solving a system of equations.

The best coefficients w of a linear model make the squared errors of X w as small as possible. They
solve the normal equations: X' X w = X' y, where X' is the transpose of X. A column of ones in X
gives the model an intercept.
"""

import numpy as np


def least_squares(rows: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the intercept, followed by the coefficient of each column.

    `rows` has no column of ones; its columns are linearly independent. Solve the normal equations
    with `np.linalg.solve`.
    """
    raise NotImplementedError
