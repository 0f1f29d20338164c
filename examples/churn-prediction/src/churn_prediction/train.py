"""Training: compare the candidates by cross-validation, fit the best, choose its threshold, save it, judge it."""

import logging
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from sklearn.model_selection import cross_val_predict

from .config import Settings
from .data import Dataset, folds, load, split
from .errors import ProjectError
from .metrics import METRIC, cheapest_threshold, scores
from .model import BASELINES, Estimator, candidates
from .registry import Metadata, Registry
from .schema import SCHEMA

log = logging.getLogger(__name__)


class GateError(ProjectError):
    """The model was trained and saved, but is not good enough to be promoted."""


def train(
    settings: Settings,
    which: str | None = None,
    *,
    promote: bool = True,
    on_saved: Callable[[Metadata], None] | None = None,
) -> Metadata:
    """Train on `sample`, `real` or a file (default: real when fetched), and promote the model if the gate lets it pass.

    `on_saved` is told of the new version before the gate judges it, so that failures can be recorded as well.

    Raises:
        GateError: the best candidate is below the floor, no better than the dummy, or worse than the champion.
        ProjectError: the data cannot be used.

    """
    started = time.perf_counter()
    dataset = load(settings, which)
    training, held_out = split(dataset, settings)
    log.info("data: %s, %d rows to train on, %d held out", dataset.name, len(training), len(held_out))
    features, labels = training[SCHEMA.names], training[SCHEMA.target].to_numpy()

    results: dict[str, dict[str, float]] = {}
    out_of_fold: dict[str, np.ndarray] = {}
    for name, estimator in candidates(settings.seed).items():
        results[name], out_of_fold[name] = cross_validate(estimator, training, settings)
        log.info("%-9s %s %.4f  (PR-AUC %.4f)", name, METRIC, results[name][METRIC], results[name]["pr_auc"])

    best = max(results, key=lambda name: results[name][METRIC])
    estimator = candidates(settings.seed)[best].fit(features, labels)
    registry = Registry(settings.models)
    champion = registry.metadata() if registry.champion() else None
    metadata = registry.save(
        estimator,
        {
            "model": best,
            "data": dataset.name,
            "data_sha256": dataset.sha256,
            "rows": len(training),
            "metric": METRIC,
            "value": results[best][METRIC],
            "candidates": results,
            "threshold": cheapest_threshold(labels, out_of_fold[best], settings.costs),
            "seed": settings.seed,
            "seconds": round(time.perf_counter() - started, 2),
        },
    )
    log.info("chosen: %s, threshold %.2f, saved as %s", best, metadata.threshold, metadata.version)
    if on_saved:
        on_saved(metadata)
    check_gate(metadata, champion, champion_value(registry, champion, dataset, training), settings)
    if champion and champion.data != "sample" and dataset.name == "sample":
        log.info("the champion learnt from %s, so a model of the sample does not replace it", champion.data)
    elif promote:
        registry.promote(metadata.version)
        log.info("%s is now the champion", metadata.version)
    return metadata


def cross_validate(
    estimator: Estimator, training: pd.DataFrame, settings: Settings
) -> tuple[dict[str, float], np.ndarray]:
    """Return the mean of each score over the folds, and each row's probability from the fold that did not see it."""
    labels = training[SCHEMA.target].to_numpy()
    parts = folds(training, settings.train.folds, settings.seed)
    probabilities = cross_val_predict(estimator, training[SCHEMA.names], labels, cv=parts, method="predict_proba")[:, 1]
    by_fold = [scores(labels[rows], probabilities[rows]) for _, rows in parts]
    return {name: float(np.mean([fold[name] for fold in by_fold])) for name in by_fold[0]}, probabilities


def champion_value(
    registry: Registry, champion: Metadata | None, dataset: Dataset, training: pd.DataFrame
) -> float | None:
    """Return what the candidate must match, measured on the same rows; None where a comparison would mean nothing.

    On data that the champion was not trained on, it is scored on the candidate's training rows. It may have seen
    some of them, which errs on the champion's side. A model of the synthetic sample is no rival for one of real data.
    """
    if champion is None or (champion.data == "sample") != (dataset.name == "sample"):
        return None
    if champion.data_sha256 == dataset.sha256:
        return champion.value
    estimator, _ = registry.load(champion.version)
    probabilities = estimator.predict_proba(training[SCHEMA.names])[:, 1]
    return scores(training[SCHEMA.target].to_numpy(), probabilities)[METRIC]


def check_gate(metadata: Metadata, champion: Metadata | None, rival: float | None, settings: Settings) -> None:
    """Raise a GateError that says which demand the new version missed, and by how much."""
    gate, value = settings.gate, metadata.value
    demands: Mapping[str, float] = {
        "the floor of [gate] in config.toml": gate.floor,
        f"the {BASELINES[0]} baseline plus the required gain": metadata.candidates[BASELINES[0]][METRIC]
        + gate.gain_over_dummy,
    }
    if champion and rival is not None:
        demands = {**demands, f"the champion {champion.version} less the tolerance": rival - gate.tolerance}
    for demand, least in demands.items():
        if value < least:
            raise GateError(
                f"{metadata.version} is not promoted: {METRIC} {value:.4f} is below {demand}, {least:.4f}. "
                "Look at the data first: labels, leaks, a changed source."
            )
