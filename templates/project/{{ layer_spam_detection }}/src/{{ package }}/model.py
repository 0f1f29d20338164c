"""The candidates, from the simplest up. A model earns its place by beating the ones before it."""

from collections.abc import Mapping
from typing import Any

from sklearn.calibration import CalibratedClassifierCV
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from .features import count_features, plain_features, word_and_piece_features

Estimator = Any  # scikit-learn ships no type information

PROJECT = "spam-detection"
METRIC, METRIC_NAME = "f1", "F1 of spam"
BASELINES = ("dummy", "linear")


def candidates(seed: int) -> Mapping[str, Estimator]:
    """Return unfitted classifiers by name; each takes the schema's text column and has `predict_proba`.

    The default penalty (C=1) is far too strong for short texts with very many rare features; a high C lets a single
    telling piece of a word decide. A linear SVM separates best but gives no probabilities, so it is calibrated on
    its own out-of-fold scores (Platt 1999): a threshold on probabilities is how ham is protected.
    """
    svm = CalibratedClassifierCV(LinearSVC(random_state=seed), cv=5, ensemble=False)
    return {
        "dummy": DummyClassifier(strategy="prior"),
        "linear": make_pipeline(plain_features(), LogisticRegression(max_iter=1000)),
        "bayes": make_pipeline(count_features(), MultinomialNB(alpha=0.3)),
        "logistic": make_pipeline(
            word_and_piece_features(), LogisticRegression(C=100, solver="liblinear", random_state=seed)
        ),
        "svm": make_pipeline(word_and_piece_features(), svm),
    }


# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED_TYPES = (
    f"{__package__}.features.fold",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
)
