"""How candidates are compared: fitted again and again on bootstrap samples, and asked whether they still agree."""

import logging
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from sklearn.base import clone

from .config import Settings
from .decision import qualifies
from .features import reference
from .metrics import agreement, silhouette
from .model import METRIC
from .schema import SCHEMA

log = logging.getLogger(__name__)

Scores = dict[str, float]


def fit(estimator: Any, training: pd.DataFrame) -> Any:
    """Fit the estimator on the features of the training rows and return it."""
    return estimator.fit(training[SCHEMA.names])


def cross_validate(estimator: Any, training: pd.DataFrame, settings: Settings) -> tuple[Scores, dict[str, float]]:
    """Return the scores of a candidate, and the rule: how far from the nearest centre a customer is still typical.

    `silhouette` is that of rows outside the bootstrap sample that a model was fitted on, in the one reference space;
    `own_silhouette` that of all training rows in the candidate's own space, not to be compared between candidates.
    """
    clear, steady = resampled(estimator, training, settings.train.folds, settings.seed)
    fitted = fit(clone(estimator), training)
    rows = training[SCHEMA.names]
    distances, labels = fitted.distances(rows), fitted.predict(rows)
    scores = {
        METRIC: clear,
        "own_silhouette": silhouette(fitted.points(rows), labels),
        "stability": steady,
        "smallest_share": float(np.bincount(labels, minlength=fitted.segments).min() / len(rows)),
        "segments": float(fitted.segments),
    }
    return scores, {"farthest": float(np.quantile(distances.min(axis=1), settings.decision.typical))}


def resampled(estimator: Any, training: pd.DataFrame, pairs: int, seed: int) -> tuple[float, float]:
    """Return the mean silhouette and the mean agreement (`stability`) over pairs of bootstrap samples.

    The pairs are worked on one after another, or wherever joblib is told to (`joblib.parallel_config`).
    """
    rows, random = training[SCHEMA.names].to_numpy(), np.random.default_rng(seed)
    space = reference().fit_transform(rows)
    drawn = [random.integers(0, len(rows), (2, len(rows))) for _ in range(pairs)]
    found = Parallel()(delayed(_pair)(estimator, rows, space, samples) for samples in drawn)
    clear, steady = np.mean(found, axis=0)
    return float(clear), float(steady)


def _pair(estimator: Any, rows: np.ndarray, space: np.ndarray, samples: np.ndarray) -> tuple[float, float]:
    # The space and its scale are learnt anew as well: they are part of what may wobble.
    models = [clone(estimator).divide(rows[sample]) for sample in samples]
    unseen = [np.setdiff1d(np.arange(len(rows)), sample) for sample in samples]
    clear = [silhouette(space[left], model.predict(rows[left])) for model, left in zip(models, unseen, strict=True)]
    both = rows[np.intersect1d(*samples)]
    return float(np.mean(clear)), agreement(*(model.predict(both) for model in models))


def choose(results: dict[str, Scores], settings: Settings) -> str:
    """Return the name of the candidate with the best metric among those steady and large enough for [decision].

    Metrics closer to the best than `[gate] tolerance` count as equal, and of equals the steadiest is taken. If none
    qualifies, the steadiest of all is taken, with a warning: the gate judges it, and the model card says so.
    """
    able = [name for name, scores in results.items() if qualifies(scores, settings.decision)]
    if not able:
        log.warning("no candidate reaches the stability and the smallest share of [decision]: taking the steadiest")
    best = max(results[name][METRIC] for name in able) if able else -np.inf
    equal = [name for name in able or results if results[name][METRIC] >= best - settings.gate.tolerance]
    return max(equal, key=lambda name: results[name]["stability"])


def measure(estimator: Any, _: dict[str, float], rows: pd.DataFrame) -> float:
    """Return the metric of a fitted estimator on rows: their silhouette in the reference space it was fitted with."""
    features = rows[SCHEMA.names]
    return silhouette(estimator.reference_.transform(features), estimator.predict(features))
