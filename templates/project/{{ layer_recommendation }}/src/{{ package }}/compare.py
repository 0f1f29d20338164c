"""How candidates are compared: by lists made from a part of each user's ratings, judged by the part held back."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone

from .answers import lists, lists_of_known
from .config import Settings
from .metrics import CUT, scores
from .model import METRIC
from .split import folds, hold_out

Scores = dict[str, float]

SHARE = 0.25  # of a user's ratings held back, where a model meets users or films that it has already seen


def fit(estimator: Any, training: pd.DataFrame) -> Any:
    """Fit the estimator on the training ratings and return it."""
    return estimator.fit(training)


def cross_validate(estimator: Any, training: pd.DataFrame, settings: Settings) -> tuple[Scores, dict[str, float]]:
    """Return the mean of each score over repeated hold-outs within the training ratings, and an empty rule."""
    by_fold = []
    for kept, held in folds(training, settings.train.folds, settings.seed, settings.data.test_fraction):
        fitted = fit(clone(estimator), training.iloc[kept])
        by_fold.append(measured(fitted, training.iloc[held]))
    return {name: float(np.mean([fold[name] for fold in by_fold])) for name in by_fold[0]}, {}


def choose(results: dict[str, Scores], _: Settings) -> str:
    """Return the name of the candidate with the best cross-validated metric."""
    return max(results, key=lambda name: results[name][METRIC])


def measure(estimator: Any, _: dict[str, float], rows: pd.DataFrame) -> float:
    """Return the metric of a fitted estimator on ratings.

    Held-out ratings of known users are what their lists are compared with. Of any other ratings (of people it does
    not know, or that it was fitted on) a quarter of each user's is held back, and the lists are made from the rest.
    """
    if np.isin(rows["userId"], estimator.users_).all() and not estimator.seen(rows).any():
        return measured(estimator, rows)[METRIC]
    kept, held = hold_out(rows, SHARE, np.random.default_rng(0))
    return scores(lists(estimator, rows.iloc[kept], CUT), rows.iloc[held])[METRIC]


def measured(estimator: Any, held_out: pd.DataFrame) -> Scores:
    """Return every score of the lists that known users get, against what was held out of their ratings."""
    return scores(lists_of_known(estimator, held_out["userId"].unique(), CUT), held_out)
