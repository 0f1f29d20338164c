"""The candidates, from the simplest up, and the score by which they are compared."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from .exporting import export, probabilities
from .schema import COLUMNS, FIRST, LABELS, WORD, encode, mark_start, vocabulary

METRIC = "accuracy"
BASELINES = ("dummy", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [
    f"{__package__}.model.GruClassifier",
    f"{__package__}.schema.mark_start",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._TemperatureScaling",
    "sklearn.utils._bunch.Bunch",
]
STEPS = 20  # in an epoch, at least


class GruClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The network of network.py as a scikit-learn classifier of texts.

    PyTorch fits `network_`; ONNX Runtime answers from `onnx_`, so that serving needs no PyTorch.
    """

    def __init__(self, seed: int, plan: dict[str, Any], layers: dict[str, Any]) -> None:
        """Take how the network is fitted, and the sizes of its layers."""
        self.seed, self.plan, self.layers = seed, plan, layers

    def fit(self, texts: Iterable[str], labels: Any) -> Self:
        """Fit on nine tenths of the texts; the others say when to stop."""
        import torch

        from . import fitting, network

        self.classes_, numbers = np.unique(labels, return_inverse=True)
        shares = {"test_size": 0.1, "stratify": numbers, "random_state": self.seed}
        learnt, checked, *targets = train_test_split(np.asarray(texts), numbers, **shares)
        self.vocabulary_ = vocabulary(learnt)
        inputs = [encode(part, self.vocabulary_) for part in (learnt, checked)]
        training, validation = map(fitting.Rows, inputs, targets)
        options: dict[str, Any] = {**self.plan, "seed": self.seed}
        hide = partial(network.hide_words, share=options.pop("hidden_words"))
        # On few rows smaller batches: an epoch has steps enough to learn something.
        options["batch_size"] = min(options["batch_size"], max(1, len(learnt) // STEPS))
        sizes = {"words": len(self.vocabulary_) + FIRST, "classes": len(self.classes_)}
        torch.manual_seed(self.seed)
        self.network_ = network.BidirectionalGru(**sizes, **self.layers)
        plan = fitting.Plan(**options)
        self.history_ = fitting.fit(self.network_, training, validation, plan, hide)
        self.onnx_ = export(self.network_, inputs[1][:1])
        return self

    def predict_proba(self, texts: Iterable[str]) -> np.ndarray:
        """Return the probability of each of `classes_` (columns) for each text (rows)."""
        return probabilities(self.onnx_, encode(texts, self.vocabulary_))

    def predict(self, texts: Iterable[str]) -> Any:
        """Return the likeliest class of each text."""
        return self.classes_[self.predict_proba(texts).argmax(axis=1)]

    def __getstate__(self) -> dict[str, Any]:
        """Leave out PyTorch's network: `onnx_` holds all that an answer needs."""
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "network_"}


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    options = {"preprocessor": mark_start, "sublinear_tf": True, "min_df": 2}
    phrases = TfidfVectorizer(token_pattern=WORD, ngram_range=(1, 3), **options)
    pieces = TfidfVectorizer(analyzer="char", ngram_range=(2, 6), **options)
    # A support vector machine gives distances; a temperature, chosen by folds, makes them
    # probabilities (Guo et al., On calibration of modern neural networks, ICML 2017).
    machine = LinearSVC(**parameters["svm"], random_state=seed)
    calibrated = CalibratedClassifierCV(machine, method="temperature", cv=3, ensemble=False)
    return {
        "dummy": DummyClassifier(),
        "linear": make_pipeline(TfidfVectorizer(), LogisticRegression(**parameters["linear"])),
        "svm": make_pipeline(make_union(phrases, pieces), calibrated),
        "gru": GruClassifier(seed, parameters["gru"], parameters["layers"]),
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the probability of each type, as `answer` does."""
    chances = estimator.predict_proba(rows[COLUMNS])
    return answer(rows, pd.DataFrame(chances, rows.index, estimator.classes_))


def answer(rows: pd.DataFrame, chances: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with `chances`, the likeliest type as `guess`, and its `probability`."""
    every = chances.reindex(columns=LABELS, fill_value=0.0)  # also of a type that is not there
    best = {"guess": every.idxmax(axis=1), "probability": every.max(axis=1)}
    return rows.assign(**{kind: every[kind] for kind in LABELS}, **best)


def score(scored: pd.DataFrame) -> float:
    """Return the share of rows with a `target` whose likeliest type is the right one."""
    return float(accuracy_score(scored["target"], scored["guess"]))
