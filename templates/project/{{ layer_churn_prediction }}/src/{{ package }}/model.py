"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from .features import RULE, columns
from .schema import COLUMNS

METRIC, METRIC_NAME = "roc_auc", "ROC-AUC"
BASELINES = ("dummy", "rule", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [
    f"{__package__}.features.engineer",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.utils._bunch.Bunch",
]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    # Linear models add up scaled numbers and a 0 or 1 for each level; trees cut codes in two.
    scale, levels = StandardScaler(), OneHotEncoder(handle_unknown="ignore")
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    trees = HistGradientBoostingClassifier(random_state=seed, **parameters["boosting"])
    regression = LogisticRegression(max_iter=2000, **parameters["logistic"])
    plain, rule = columns(scale, levels, new=False), make_column_transformer((levels, [RULE]))
    return {
        "dummy": DummyClassifier(),
        "rule": make_pipeline(rule, LogisticRegression()),
        "linear": make_pipeline(plain, LogisticRegression(max_iter=2000)),
        "logistic": make_pipeline(columns(scale, levels), regression),
        "boosting": make_pipeline(columns("passthrough", codes), trees),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame) -> float:
    """Return the ROC-AUC of rows with a `target` and a `probability`, whatever the threshold."""
    return float(roc_auc_score(scored["target"], scored["probability"]))
