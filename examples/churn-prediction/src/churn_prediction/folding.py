"""Out-of-fold predictions: every row judged by a model that has not seen it."""

from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from sklearn.base import clone

from .schema import SCHEMA
from .split import Fold


def fit(estimator: Any, training: pd.DataFrame) -> Any:
    """Fit the estimator on the training rows and return it."""
    return estimator.fit(training[SCHEMA.names], training[SCHEMA.target].to_numpy())


def out_of_fold(estimator: Any, training: pd.DataFrame, parts: list[Fold], method: str) -> tuple[np.ndarray, Any]:
    """Return the positions that some fold holds out, and what `method` of a model fitted on the rest says of them.

    The folds run one after another, or wherever joblib is told to run them (`joblib.parallel_config`).
    """
    answers = Parallel()(delayed(_answer)(estimator, training, fold, method) for fold in parts)
    positions = np.concatenate([held_out for _, held_out in parts])
    order = np.argsort(positions, kind="stable")
    return positions[order], np.concatenate(answers)[order]


def _answer(estimator: Any, training: pd.DataFrame, fold: Fold, method: str) -> np.ndarray:
    fitted, held_out = fit(clone(estimator), training.iloc[fold[0]]), training.iloc[fold[1]]
    answers: np.ndarray = getattr(fitted, method)(held_out[SCHEMA.names])
    return answers
