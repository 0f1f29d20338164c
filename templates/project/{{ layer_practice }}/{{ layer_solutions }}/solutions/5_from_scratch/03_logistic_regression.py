"""Write logistic regression."""

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
        x = np.column_stack([np.ones(len(rows)), rows])
        self.weights = np.zeros(x.shape[1])
        for _ in range(steps):
            errors = self._probability(x) - labels
            self.weights = self.weights - rate * x.T @ errors / len(x)
        return self

    def predict_probability(self, rows: np.ndarray) -> np.ndarray:
        """Return the probability of the label 1 for each row."""
        return self._probability(np.column_stack([np.ones(len(rows)), rows]))

    def _probability(self, x: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(x @ self.weights)))
