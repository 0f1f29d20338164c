"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline, make_union

from .features import pieces, words
from .schema import COLUMNS

METRIC, METRIC_NAME, IN_GROUPS = "accuracy", "accuracy", "some groups are harder than others"
BASELINES = ("dummy", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [f"{__package__}.features.mark_negation", "sklearn.utils._bunch.Bunch"]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    options = {"solver": "liblinear", "random_state": seed}
    regression = LogisticRegression(**options, **parameters["logistic"])
    logistic = make_pipeline(words(), regression)
    bayes = make_pipeline(make_union(words(), pieces()), MultinomialNB(**parameters["bayes"]))
    return {
        "dummy": DummyClassifier(),
        "linear": make_pipeline(TfidfVectorizer(), LogisticRegression(**options)),
        "logistic": logistic,
        "bayes": bayes,
        "blend": VotingClassifier([("logistic", logistic), ("bayes", bayes)], voting="soft"),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame, threshold: float) -> float:
    """Return the accuracy over all rows, also over those below the threshold of confidence."""
    return float(((scored["probability"] >= 0.5) == scored["target"]).mean())
