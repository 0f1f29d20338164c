"""How candidates are compared: by cross-validation, each with the threshold that suits its own probabilities."""

from typing import Any

import numpy as np
import pandas as pd

from .config import Settings
from .decision import choose_threshold
from .folding import fit, out_of_fold
from .metrics import scores
from .model import METRIC
from .schema import SCHEMA
from .split import folds

__all__ = ["choose", "cross_validate", "fit", "judge", "measure", "outputs"]

Scores = dict[str, float]


def cross_validate(estimator: Any, training: pd.DataFrame, settings: Settings) -> tuple[Scores, dict[str, float]]:
    """Return the mean of each score over the folds, and the rule: the threshold chosen on the rows held out in them."""
    parts = folds(training, settings.train.folds, settings.seed)
    positions, answers = out_of_fold(estimator, training, parts, "predict_proba")
    labels = training[SCHEMA.target].to_numpy()
    probabilities = np.full(len(training), np.nan)
    probabilities[positions] = answers[:, 1]
    threshold = choose_threshold(
        training.iloc[positions], labels[positions], probabilities[positions], settings.decision
    )
    by_fold = [scores(labels[held_out], probabilities[held_out], threshold) for _, held_out in parts]
    return {name: float(np.mean([fold[name] for fold in by_fold])) for name in by_fold[0]}, {"threshold": threshold}


def choose(results: dict[str, Scores], _: Settings) -> str:
    """Return the name of the candidate with the best cross-validated metric."""
    return max(results, key=lambda name: results[name][METRIC])


def outputs(estimator: Any, rows: pd.DataFrame) -> np.ndarray:
    """Return what a fitted estimator says of each row, and the metric is made of: the probability."""
    return np.asarray(estimator.predict_proba(rows[SCHEMA.names])[:, 1])


def judge(rows: pd.DataFrame, outputs: np.ndarray, rule: dict[str, float]) -> float:
    """Return the metric of what was said of labelled rows, with the rule's threshold."""
    return scores(rows[SCHEMA.target].to_numpy(), outputs, rule["threshold"])[METRIC]


def measure(estimator: Any, rule: dict[str, float], rows: pd.DataFrame) -> float:
    """Return the metric of a fitted estimator and its threshold on labelled rows."""
    return judge(rows, outputs(estimator, rows), rule)
