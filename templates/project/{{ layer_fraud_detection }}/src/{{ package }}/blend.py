"""A blend of classifiers by their mean log-odds, which scikit-learn has no class for."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, clone

SUREST = 1e-12  # nearer to 0 or 1 than this, a probability would have infinite log-odds in the end


class LogOddsBlend(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """The mean of the log-odds of some binary classifiers, turned back into a probability.

    A mean of probabilities listens to whoever speaks loudest: among rare events that is the model with the larger
    figures, and 1 in 1,000 against 1 in 100,000 makes no difference to it. To log-odds both differences are equal.
    (Also called logarithmic pooling: Genest and Zidek, Statistical Science 1(1), 1986.)
    """

    def __init__(self, members: list[Any]) -> None:
        """Blend `members`, unfitted classifiers with `predict_proba`."""
        self.members = members

    def fit(self, rows: pd.DataFrame, labels: np.ndarray) -> Self:
        """Fit a copy of every member to the same rows."""
        self.classes_ = np.unique(labels)
        self.fitted_ = [clone(member).fit(rows, labels) for member in self.members]
        return self

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the probabilities of the two classes, of shape (rows, 2)."""
        positive = self.combine([member.predict_proba(rows)[:, 1] for member in self.fitted_])
        return np.column_stack([1 - positive, positive])

    @staticmethod
    def combine(said: list[Any]) -> Any:
        """Return what the members' probabilities of the positive class come to together."""
        sure = np.clip(said, SUREST, 1 - SUREST)
        return 1 / (1 + np.exp(-np.log(sure / (1 - sure)).mean(axis=0)))

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the more probable class of each row."""
        likelier: np.ndarray = self.classes_[self.predict_proba(rows).argmax(axis=1)]
        return likelier
