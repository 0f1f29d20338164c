"""Write linear regression with a penalty."""

import numpy as np


class Ridge:
    """Linear regression with a penalty on the coefficients.

    Attributes:
        coefficients: one for each column, once it is fitted.
        intercept: what is predicted where all columns are zero.
    """

    def __init__(self, alpha: float) -> None:
        self.alpha = alpha
        self.coefficients = np.array([])
        self.intercept = 0.0

    def fit(self, rows: np.ndarray, target: np.ndarray) -> "Ridge":
        """Learn from rows and their target, and return the model itself.

        With centred columns X and a centred target y, the coefficients w solve
        (X' X + alpha I) w = X' y.
        """
        row_mean, target_mean = rows.mean(axis=0), target.mean()
        x, y = rows - row_mean, target - target_mean
        penalty = self.alpha * np.eye(rows.shape[1])
        self.coefficients = np.linalg.solve(x.T @ x + penalty, x.T @ y)
        self.intercept = float(target_mean - row_mean @ self.coefficients)
        return self

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Return the prediction for each row."""
        return rows @ self.coefficients + self.intercept
