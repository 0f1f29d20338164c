"""Write cross-validation."""

from collections.abc import Callable

import numpy as np

Fit = Callable[[np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]


def cross_validate(fit: Fit, rows: np.ndarray, target: np.ndarray, folds: int) -> np.ndarray:
    """Return the prediction for each row, made by a model that has not seen the row.

    `fit(rows, target)` returns a function that predicts rows. The folds are consecutive blocks of
    rows. If the rows cannot be divided evenly, the first folds have one row more.
    """
    predictions = np.empty(len(rows))
    for held_out in np.array_split(np.arange(len(rows)), folds):
        train = np.ones(len(rows), dtype=bool)
        train[held_out] = False
        predictions[held_out] = fit(rows[train], target[train])(rows[held_out])
    return predictions
