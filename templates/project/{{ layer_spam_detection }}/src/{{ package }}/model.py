"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from .features import fold, words_and_pieces
from .schema import COLUMNS

METRIC, METRIC_NAME, IN_GROUPS = "f1", "F1 of spam", "higher where more of the group is spam"
BASELINES = ("dummy", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [
    f"{__package__}.features.fold",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    machine = LinearSVC(random_state=seed, **parameters["svm"])
    # A support vector machine gives no probabilities: Platt's method fits them to its scores.
    svm = CalibratedClassifierCV(machine, ensemble=False)
    counts = CountVectorizer(preprocessor=fold)
    return {
        "dummy": DummyClassifier(),
        "linear": make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000)),
        "bayes": make_pipeline(counts, MultinomialNB(**parameters["bayes"])),
        "svm": make_pipeline(words_and_pieces(), svm),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame, threshold: float) -> float:
    """Return the F1 of spam for rows with a `target`, blocked from this `probability` on."""
    block, spam = scored["probability"] >= threshold, scored["target"] == 1
    return 2 * float((block & spam).sum() / (block.sum() + spam.sum()))
