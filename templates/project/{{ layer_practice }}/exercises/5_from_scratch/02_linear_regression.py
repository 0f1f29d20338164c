"""Write linear regression with a penalty.

Ridge regression adds alpha times the sum of the squared coefficients to the squared errors. The
penalty keeps the coefficients of columns that say almost the same from growing without sense. The
intercept has no penalty: that the prices of houses are high is no reason to predict low ones.
"""

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
        raise NotImplementedError

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Return the prediction for each row."""
        raise NotImplementedError
