"""The candidates, from the simplest up, and the score by which they are compared."""

import numpy as np
import pandas as pd
from sklearn.metrics import silhouette_samples

from . import ProjectError
from .features import spaces
from .segmenter import Segmenter

# Not stability: a cut by size alone is stable too. Stability is a demand of [decision].
METRIC, METRIC_NAME = "silhouette", "silhouette"
BASELINES = ("dummy", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
FUNCTIONS = ("log_mix", "log_spend", "log_total", "money", "root_spend")
TRUSTED = [f"{__package__}.segmenter.Segmenter"]
TRUSTED += [f"{__package__}.features.{name}" for name in FUNCTIONS]


def candidates(seed: int, numbers: dict[str, list[int]]) -> dict[str, Segmenter]:
    """Return unfitted segmenters by name, for the `numbers` of segments in [model] of config.toml.

    The dummy cuts by total spend and does not know what is bought; `linear` is k-means on money.
    """
    space = spaces()
    found = {
        "dummy": Segmenter(space["size"], 2, seed),
        "linear": Segmenter(space["money"], 2, seed),
    }
    for name, counts in numbers.items():
        if name not in space:
            raise ProjectError(f"config.toml: model.{name} is none of {', '.join(space)}.")
        for count in counts:
            found[f"{name}_{count}"] = Segmenter(space[name], count, seed)
    return found


def predict(estimator: Segmenter, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the segment that a fitted segmenter gives them, and how clearly."""
    distances = estimator.distances(rows)
    segment = distances.argmin(axis=1)
    nearest, second = np.sort(distances, axis=1)[:, :2].T
    # How unlike its segment a row is shows in all columns, and not only in the model's own space.
    gaps = estimator.reference_.transform(rows) - estimator.means_[segment]
    return rows.assign(
        segment=segment + 1,
        name=np.array(estimator.names_, dtype="object")[segment],
        confidence=1 - nearest / np.maximum(second, 1e-12),
        distance=np.linalg.norm(gaps, axis=1),
    )


def silhouettes(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return each row's silhouette (Rousseeuw, 1987); 0 where all rows are in one segment."""
    if not 1 < len(np.unique(labels)) < len(labels):
        return np.zeros(len(labels))
    return np.asarray(silhouette_samples(points, labels))
