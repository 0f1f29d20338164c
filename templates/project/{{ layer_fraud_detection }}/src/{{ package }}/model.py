"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from . import features
from .schema import COLUMNS

METRIC, METRIC_NAME = "pr_auc", "PR-AUC"
BASELINES = ("dummy", "amount", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [
    f"{__package__}.features.engineer",
    f"{__package__}.model.LogOddsBlend",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
    "sklearn.utils._bunch.Bunch",
]


class LogOddsBlend(VotingClassifier):  # type: ignore[misc]
    """The mean log-odds of classifiers, as a probability (Genest and Zidek, Stat. Sci. 1, 1986)."""

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the probabilities of both classes, a column each."""
        log_odds = np.mean([each.decision_function(rows) for each in self.estimators_], axis=0)
        return np.column_stack([1 / (1 + np.exp(log_odds)), 1 / (1 + np.exp(-log_odds))])


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    # A bank without a model stops payments by their amount: each band has its own rate of fraud.
    bands = DecisionTreeClassifier(max_leaf_nodes=5, min_samples_leaf=20, random_state=seed)
    # No class weights, no resampling: either spoils the probabilities that money multiplies.
    regression = LogisticRegression(max_iter=2000, **parameters["linear"])
    trees = HistGradientBoostingClassifier(random_state=seed, **parameters["boosting"])
    linear = make_pipeline(features.columns(), regression)
    boosting = make_pipeline(features.columns(), trees)
    return {
        "dummy": DummyClassifier(),
        "amount": make_pipeline(features.columns("Amount"), bands),
        "linear": linear,
        "boosting": boosting,
        "blend": LogOddsBlend([("linear", linear), ("boosting", boosting)], voting="soft"),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame) -> float:
    """Return the PR-AUC, as average precision, of rows with a `target` and a `probability`."""
    return float(average_precision_score(scored["target"], scored["probability"]))
