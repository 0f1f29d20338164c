"""Kinds or only a cut? k-means divides anything, so what it finds is held against customers who have no kinds."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone

from .compare import resampled
from .config import Settings
from .features import SMALL_CHANGE, log_spend
from .metrics import silhouette
from .schema import SCHEMA

PAIRS = 10  # of bootstrap samples for each invented crowd


def without_kinds(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return as many invented customers: one cloud, with the means and covariances of the rows on the log scale."""
    logs = log_spend(rows)
    cloud = np.random.default_rng(seed).multivariate_normal(logs.mean(axis=0), np.cov(logs.T), len(logs))
    return pd.DataFrame(np.maximum(np.exp(cloud) - SMALL_CHANGE, 0), columns=rows.columns)


def against_no_kinds(
    estimator: Any, training: pd.DataFrame, scores: dict[str, float], settings: Settings
) -> dict[str, float]:
    """Return what the same candidate reaches on crowds without kinds: means, and how often it does as well as here.

    A stability that such crowds reach too shows that a cut can be repeated, and not that anything lies on its two
    sides. Holding a division against data without one: Tibshirani, Walther and Hastie 2001, the gap statistic.
    """
    found = []
    for number in range(max(4, settings.evaluate.bootstrap // 50)):
        crowd = without_kinds(training[SCHEMA.names], settings.seed + number)
        divided = clone(estimator).divide(crowd)
        own = silhouette(divided.points(crowd), divided.predict(crowd))
        found.append((own, resampled(estimator, crowd, PAIRS, settings.seed)[1]))
    own, steady = np.transpose(found)
    return {
        "crowds": len(found),
        "own_silhouette": float(own.mean()),
        "stability": float(steady.mean()),
        "highest_stability": float(steady.max()),
        "as_clear": float((own >= scores["own_silhouette"]).mean()),
        "as_stable": float((steady >= scores["stability"]).mean()),
    }


def steadiest(candidates: dict[str, dict[str, float]], baselines: tuple[str, ...]) -> dict[int, tuple[str, float]]:
    """Return for each number of segments the candidate with the highest stability, and that stability."""
    found: dict[int, tuple[str, float]] = {}
    for name, scores in candidates.items():
        count, steady = int(scores["segments"]), scores["stability"]
        if name not in baselines and steady > found.get(count, ("", -1.0))[1]:
            found[count] = (name, steady)
    return dict(sorted(found.items()))
