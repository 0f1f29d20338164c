"""The candidates, from the simplest up, the score that compares them, and what a word adds."""

import re
from typing import Any

import pandas as pd
from scipy.special import logit
from sklearn.calibration import CalibratedClassifierCV
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from .features import MARK, fold, words_and_pieces
from .schema import COLUMNS, TEXT

METRIC, METRIC_NAME = "f1", "F1 of spam"
BASELINES = ("dummy", "marks", "linear")
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
        # What one sees without reading: spam has numbers to call, prices and links.
        "marks": make_pipeline(CountVectorizer(token_pattern=MARK), LogisticRegression()),
        "linear": make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000)),
        "bayes": make_pipeline(counts, MultinomialNB(**parameters["bayes"])),
        "svm": make_pipeline(words_and_pieces(), svm),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `probability` that a fitted classifier gives them."""
    return rows.assign(probability=estimator.predict_proba(rows[COLUMNS])[:, 1])


def score(scored: pd.DataFrame, threshold: float) -> float:
    """Return the F1 of spam for rows with a `target`, blocked from this `probability` on."""
    return float(f1_score(scored["target"], scored["probability"] >= threshold, zero_division=0))


def word_effects(estimator: Any, scored: pd.DataFrame) -> dict[str, float]:
    """Return the mean fall of the log-odds without a word, over 10 to 20 texts that have it."""
    words = scored[TEXT].str.lower().str.findall(r"\w+(?:'\w+)*").map(set)
    pairs = scored.assign(word=words).explode("word", ignore_index=True)
    pairs = pairs.groupby("word").filter(lambda rows: len(rows) >= 10).groupby("word").head(20)
    texts = zip(pairs["word"], pairs[TEXT], strict=True)
    without = [re.sub(rf"(?i)\b{re.escape(word)}\b", " ", text) for word, text in texts]
    changed = predict(estimator, pairs.assign(**{TEXT: without}))
    odds = [logit(rows["probability"].clip(1e-9, 1 - 1e-9)) for rows in (pairs, changed)]
    return dict((odds[0] - odds[1]).groupby(pairs["word"]).mean().sort_values())
