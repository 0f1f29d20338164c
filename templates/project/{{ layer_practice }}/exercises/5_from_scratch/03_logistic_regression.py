"""Write logistic regression.

Logistic regression turns a linear score z into a probability 1 / (1 + e^-z). It has no closed-form
solution, so gradient descent makes its loss small: the mean of the log loss over all rows. The
gradient with respect to the weights is X' (p - y) / n, where p are the predicted probabilities.
"""

import numpy as np


class LogisticRegression:
    """A classifier for labels 0 and 1, without a penalty.

    Attributes:
        weights: the intercept, followed by one weight for each column.
    """

    def __init__(self) -> None:
        self.weights = np.array([])

    def fit(
        self, rows: np.ndarray, labels: np.ndarray, rate: float, steps: int
    ) -> "LogisticRegression":
        """Take steps of gradient descent, starting from weights of zero; return the model."""
        raise NotImplementedError

    def predict_probability(self, rows: np.ndarray) -> np.ndarray:
        """Return the probability of the label 1 for each row."""
        raise NotImplementedError
