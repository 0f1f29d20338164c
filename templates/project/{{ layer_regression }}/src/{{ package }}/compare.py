"""How candidates are compared: by cross-validation, which also shows how wide an interval each of them needs."""

from typing import Any

import numpy as np
import pandas as pd

from .config import Settings
from .conformal import learn
from .folding import fit, out_of_fold
from .metrics import FUNCTIONS, scores
from .model import METRIC
from .schema import SCHEMA
from .split import folds

__all__ = ["choose", "cross_validate", "fit", "judge", "measure", "outputs"]

Scores = dict[str, float]


def cross_validate(estimator: Any, training: pd.DataFrame, settings: Settings) -> tuple[Scores, dict[str, float]]:
    """Return the mean of each score over the folds, and the rule: what `conformal.learn` makes of their errors."""
    parts = folds(training, settings.train.folds, settings.seed)
    positions, answers = out_of_fold(estimator, training, parts, "predict")
    truths = training[SCHEMA.target].to_numpy()
    predictions = np.full(len(training), np.nan)
    predictions[positions] = answers
    by_fold = [scores(truths[held_out], predictions[held_out]) for _, held_out in parts]
    means = {name: float(np.mean([fold[name] for fold in by_fold])) for name in by_fold[0]}
    return means, learn(truths[positions], predictions[positions], settings.decision.coverage)


def choose(results: dict[str, Scores], _: Settings) -> str:
    """Return the name of the candidate with the lowest cross-validated error."""
    return min(results, key=lambda name: results[name][METRIC])


def outputs(estimator: Any, rows: pd.DataFrame) -> np.ndarray:
    """Return what a fitted estimator says of each row, and the metric is made of: the prediction."""
    return np.asarray(estimator.predict(rows[SCHEMA.names]))


def judge(rows: pd.DataFrame, outputs: np.ndarray, _: dict[str, float]) -> float:
    """Return the metric of what was said of labelled rows."""
    return FUNCTIONS[METRIC](rows[SCHEMA.target].to_numpy(), outputs)


def measure(estimator: Any, rule: dict[str, float], rows: pd.DataFrame) -> float:
    """Return the metric of a fitted estimator on labelled rows."""
    return judge(rows, outputs(estimator, rows), rule)
