"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline, make_union

from .features import BLAME, PRAISE, pieces, words
from .schema import COLUMNS

METRIC = METRIC_NAME = "accuracy"
BASELINES = ("dummy", "lexicon", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [f"{__package__}.features.mark_negation", "sklearn.utils._bunch.Bunch"]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    options = {"solver": "liblinear", "random_state": seed}
    logistic = make_pipeline(words(), LogisticRegression(**options, **parameters["logistic"]))
    bayes = make_pipeline(make_union(words(), pieces()), MultinomialNB(**parameters["bayes"]))
    return {
        "dummy": DummyClassifier(),
        "lexicon": make_pipeline(CountVectorizer(vocabulary=PRAISE + BLAME), LogisticRegression()),
        "linear": make_pipeline(TfidfVectorizer(), LogisticRegression(**options)),
        "logistic": logistic,
        "bayes": bayes,
        "blend": VotingClassifier([("logistic", logistic), ("bayes", bayes)], voting="soft"),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame) -> float:
    """Return the accuracy over all rows, also over those below the threshold of confidence."""
    return float(is_right(scored).mean())


def is_right(scored: pd.DataFrame) -> pd.Series:
    """Return for each row with a `target` whether the likelier answer is the right one."""
    return (scored["probability"] >= 0.5) == (scored["target"] == 1)
