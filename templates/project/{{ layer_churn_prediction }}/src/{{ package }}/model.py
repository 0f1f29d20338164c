"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from . import features
from .schema import COLUMNS

METRIC, METRIC_NAME = "roc_auc", "ROC-AUC"
BASELINES = ("dummy", "contract", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [
    f"{__package__}.features.engineer",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.utils._bunch.Bunch",
]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    # What a team without a model goes by: the shorter the contract, the sooner they leave.
    contract = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["Contract"]))
    trees = HistGradientBoostingClassifier(random_state=seed, **parameters["boosting"])
    regression = LogisticRegression(max_iter=2000, **parameters["logistic"])
    return {
        "dummy": DummyClassifier(),
        "contract": make_pipeline(contract, LogisticRegression()),
        "linear": make_pipeline(features.linear(new=False), LogisticRegression(max_iter=2000)),
        "logistic": make_pipeline(features.linear(), regression),
        "boosting": make_pipeline(features.tree(), trees),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame, threshold: float) -> float:
    """Return the ROC-AUC of rows with a `target` and a `probability`, whatever the threshold."""
    return float(roc_auc_score(scored["target"], scored["probability"]))
