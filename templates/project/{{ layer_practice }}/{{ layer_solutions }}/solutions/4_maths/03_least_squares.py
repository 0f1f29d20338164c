"""Fit a line by solving a system of equations."""

import numpy as np


def least_squares(rows: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the intercept, followed by the coefficient of each column.

    `rows` has no column of ones; its columns are linearly independent. Solve the normal equations
    with `np.linalg.solve`.
    """
    x = np.column_stack([np.ones(len(rows)), rows])
    return np.linalg.solve(x.T @ x, x.T @ target)
