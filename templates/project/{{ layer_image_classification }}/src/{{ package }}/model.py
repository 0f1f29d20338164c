"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.metrics import log_loss

from . import exporting
from .schema import COLUMNS, pixels

METRIC = METRIC_NAME = "accuracy"
BASELINES = ("dummy", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [f"{__package__}.model.NetworkClassifier"]
PROBABILITY = "probability of "  # followed by the class, it is the name of a column


class NetworkClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A network as a scikit-learn classifier: PyTorch fits it, and ONNX Runtime answers."""

    def __init__(self, kind: str, seed: int, plan: dict[str, Any], sizes: dict[str, Any]) -> None:
        """Take which network it is, how it is fitted, and the sizes of its layers."""
        self.kind, self.seed, self.plan, self.sizes = kind, seed, plan, sizes

    def fit(self, images: pd.Series, labels: pd.Series, validation: pd.DataFrame) -> Self:
        """Fit on images; `validation` rows say when to stop, and nothing is learnt from them."""
        import torch  # here and not above, for where the model only answers there is none

        from . import fitting, network

        options = dict(self.plan)
        augment = network.augment if options.pop("augment", False) else None
        self.classes_ = np.unique(labels)
        rows = fitting.Rows(pixels(images), np.searchsorted(self.classes_, labels))
        numbers = np.searchsorted(self.classes_, validation["target"])
        held_out = fitting.Rows(pixels(validation[COLUMNS]), numbers)
        self.shape_ = [float(rows.inputs.mean()), float(rows.inputs.std()), rows.inputs.shape[-1]]
        torch.manual_seed(self.seed)
        built = self._build()
        # On few rows smaller batches, so that an epoch has 20 steps.
        options["batch_size"] = min(options["batch_size"], max(1, len(labels) // 20))
        plan = fitting.Plan(**options, seed=self.seed)
        self.history_ = fitting.fit(built, rows, held_out, plan, augment)
        self.weights_ = {name: each.numpy() for name, each in built.state_dict().items()}
        self.onnx_ = exporting.export(built, held_out.inputs[:1])
        return self

    def predict_proba(self, images: pd.Series) -> np.ndarray:
        """Return the probability of each of `classes_` (columns) for each image (rows)."""
        return exporting.probabilities(self.onnx_, pixels(images))

    def export_difference(self, images: pd.Series) -> float:
        """Return how far the exported network is at most from PyTorch's, in probability."""
        import torch

        built = self._build()
        built.load_state_dict({name: torch.as_tensor(w) for name, w in self.weights_.items()})
        return exporting.difference(built.eval(), self.onnx_, pixels(images))

    def _build(self) -> Any:
        from . import network

        return getattr(network, self.kind)(*self.shape_, len(self.classes_), **self.sizes)


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted classifiers by name, with the `parameters` of [model] in config.toml."""
    sizes, plain = parameters["layers"], parameters["unregularised"]
    return {
        "dummy": DummyClassifier(),
        "linear": NetworkClassifier("linear", seed, parameters["linear"], {}),
        "unregularised": NetworkClassifier("cnn", seed, plain, {**sizes, "dropout": 0.0}),
        "cnn": NetworkClassifier("cnn", seed, parameters["cnn"], sizes),
    }


def fit(estimator: Any, fitting: pd.DataFrame, validation: pd.DataFrame) -> Any:
    """Return a candidate, fitted; validation rows tell a network when to stop."""
    options = {"validation": validation} if isinstance(estimator, NetworkClassifier) else {}
    return estimator.fit(fitting[COLUMNS], fitting["target"], **options)


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the likeliest class, `guess`, and the probability of each."""
    found = pd.DataFrame(estimator.predict_proba(rows[COLUMNS]), rows.index, estimator.classes_)
    rows = rows.assign(guess=found.idxmax(axis=1), confidence=found.max(axis=1))
    return rows.join(found.add_prefix(PROBABILITY))


def score(scored: pd.DataFrame) -> float:
    """Return the accuracy over all rows, also those that are left to a person."""
    return float((scored["guess"] == scored["target"]).mean())


def loss(scored: pd.DataFrame) -> float:
    """Return the cross-entropy: it counts how sure the model was, and so depends less on luck."""
    chances = scored.filter(like=PROBABILITY)
    return float(log_loss(PROBABILITY + scored["target"], chances, labels=chances.columns))
