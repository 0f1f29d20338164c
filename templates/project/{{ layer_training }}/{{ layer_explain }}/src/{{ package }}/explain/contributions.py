"""Contributions: what each part of a row adds to the row's score.

Nothing is found by changing one column. A linear model adds its columns up anyway, and trees get
SHAP values. The contributions add up to the score, or they are refused.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.base import is_classifier
from sklearn.ensemble import VotingClassifier
from sklearn.pipeline import Pipeline

from .. import ProjectError
from ..registry import Metadata
from ..schema import COLUMNS
from .members import averages, explain_member

TOLERANCE = 1e-8


class Contributions(NamedTuple):
    """For each row a score, which is `base` and the sum of the row's contributions."""

    parts: pd.DataFrame  # row (its position), name, value, contribution; the strongest first
    base: float
    scores: np.ndarray
    scale: str


def explain_rows(rows: pd.DataFrame, estimator: Any, metadata: Metadata) -> Contributions:
    """Return the contributions for a table of checked rows."""
    asked = getattr(estimator, "regressor_", estimator)
    members = [asked] if isinstance(asked, Pipeline) else _members(asked)
    means = averages(members, metadata)
    explained = [explain_member(*each, rows[COLUMNS]) for each in zip(members, means, strict=True)]
    scale = "log-odds" if is_classifier(estimator) else "prediction"
    if hasattr(estimator, "func"):
        scale = f"{estimator.func.__name__} of the prediction"
    if type(asked) is VotingClassifier:
        explained, scale = [_as_probability(*each) for each in explained], "probability"
    found = _mean(explained, len(rows), scale)
    _check(found, asked, rows)
    return found


def _members(blend: Any) -> list[Any]:
    """Return the pipelines of a blend."""
    members = getattr(blend, "estimators_", getattr(blend, "fitted_", []))
    if not members or not all(isinstance(member, Pipeline) for member in members):
        kinds = "linear models, boosted trees and blends of them"
        raise ProjectError(f"a {type(blend).__name__} gives no reasons: {kinds} do.")
    return list(members)


def _as_probability(parts: pd.DataFrame, base: float) -> tuple[pd.DataFrame, float]:
    """Scale the contributions to log-odds so that they add up to the probability.

    All of a row are multiplied by the same number, so their order and signs stay: the rescale rule
    of Chen, Lundberg and Lee, Nature Communications 13, 2022.
    """
    distance = parts.groupby("row")["contribution"].transform("sum")
    change = expit(base + distance) - expit(base)
    slope = np.where(distance.abs() > TOLERANCE, change / distance, expit(base) * expit(-base))
    return parts.assign(contribution=parts["contribution"] * slope), float(expit(base))


def _mean(explained: list[tuple[pd.DataFrame, float]], rows: int, scale: str) -> Contributions:
    """Return the mean of what the members say, the strongest contribution of a row first."""
    parts = pd.concat([parts for parts, _ in explained])
    parts["contribution"] /= len(explained)
    by_name = parts.groupby(["row", "name"], as_index=False, sort=False)
    parts = by_name.agg({"value": "first", "contribution": "sum"})
    strength = -parts["contribution"].abs()
    parts = parts.assign(strength=strength).sort_values(["row", "strength"], ignore_index=True)
    base = float(np.mean([base for _, base in explained]))
    sums = parts.groupby("row")["contribution"].sum().reindex(range(rows), fill_value=0.0)
    scores = base + sums.to_numpy()
    return Contributions(parts.drop(columns="strength"), base, scores, scale)


def _check(found: Contributions, asked: Any, rows: pd.DataFrame) -> None:
    """Compare the sums with the answers of the model itself."""
    sums = expit(found.scores) if found.scale == "log-odds" else found.scores
    classes = is_classifier(asked)
    answers = asked.predict_proba(rows[COLUMNS])[:, 1] if classes else asked.predict(rows[COLUMNS])
    worst = float((np.abs(sums - answers) / np.maximum(np.abs(answers), 1)).max())
    if worst > TOLERANCE:
        raise ProjectError(f"the contributions miss the score by up to {worst:.2g}: no reasons.")
