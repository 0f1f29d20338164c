"""Write cross-validation.

One split wastes rows and depends on luck. With k folds, each row is held out once: the model is
fitted k times, each time on the other folds. Whatever learns from data must learn anew in each
fold, the model included.
"""

from collections.abc import Callable

import numpy as np

Fit = Callable[[np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]


def cross_validate(fit: Fit, rows: np.ndarray, target: np.ndarray, folds: int) -> np.ndarray:
    """Return the prediction for each row, made by a model that has not seen the row.

    `fit(rows, target)` returns a function that predicts rows. The folds are consecutive blocks of
    rows. If the rows cannot be divided evenly, the first folds have one row more.
    """
    raise NotImplementedError
