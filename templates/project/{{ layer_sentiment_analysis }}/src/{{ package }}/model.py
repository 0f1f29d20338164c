"""The candidates, from the simplest up. A model earns its place by beating the ones before it."""

from collections.abc import Mapping
from typing import Any

from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from .features import LogCountRatio, plain_features, word_and_piece_features, word_features

Estimator = Any  # scikit-learn ships no type information

PROJECT = "sentiment-analysis"
METRIC, METRIC_NAME = "accuracy", "accuracy"
BASELINES = ("dummy", "linear")


def candidates(seed: int) -> Mapping[str, Estimator]:
    """Return unfitted classifiers by name; each takes the schema's text column and has `predict_proba`.

    `words` and `nb_svm` see different features through different scales and err on different sentences, which is why
    their mean is a candidate as well. The penalties were chosen by cross-validation: the more weight a feature carries
    in advance (`nb_svm`), the weaker the penalty that suits it.
    """
    words = make_pipeline(word_features(), _logistic(3, seed))
    nb_svm = make_pipeline(word_and_piece_features(), LogCountRatio(), _logistic(10, seed))
    return {
        "dummy": DummyClassifier(strategy="prior"),
        "linear": make_pipeline(plain_features(), _logistic(1, seed)),
        "words": words,
        "nb_svm": nb_svm,
        "blend": VotingClassifier([("words", words), ("nb_svm", nb_svm)], voting="soft"),
    }


def _logistic(strength: float, seed: int) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear", random_state=seed)


# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED_TYPES = (
    f"{__package__}.features.LogCountRatio",
    f"{__package__}.features.mark_negation",
    "sklearn.utils._bunch.Bunch",
)
