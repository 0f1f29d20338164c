"""Evaluation: the held-out rows, looked at once, by a model and a threshold that were both chosen without them."""

import json
import logging
import time
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from . import plots, report
from .config import Settings
from .data import load, split
from .errors import ProjectError
from .metrics import (
    HIGHER_IS_BETTER,
    METRIC,
    bootstrap_interval,
    cost_curve,
    cost_per_row,
    scores,
)
from .model import BASELINES, PROJECT, candidates
from .predict import Predictor
from .schema import SCHEMA

log = logging.getLogger(__name__)

SMALLEST_SLICE = 30
WORST_ERRORS = 20


def evaluate(settings: Settings, version: str | None = None) -> dict[str, Any]:
    """Measure `version` (default: the champion) on the held-out rows of its own data and write the reports.

    Returns what it writes to `reports/metrics.json`; beside it go plots, the worst errors, the model card and the
    README's results table.

    Raises:
        ProjectError: there is no such model, or its data is no longer what it was trained on.

    """
    started = time.perf_counter()
    predictor = Predictor.load(settings, version)
    metadata = predictor.metadata
    dataset = load(settings, metadata.data)
    if dataset.sha256 != metadata.data_sha256:
        raise ProjectError(
            f"{metadata.data} has changed since {metadata.version} was trained on it, so its held-out rows are not "
            "the same: train again."
        )
    training, held_out = split(dataset, settings)
    labels = held_out[SCHEMA.target].to_numpy()
    predictions = predictor.predict(held_out)
    probabilities = predictions["probability"].to_numpy()
    log.info("evaluating %s (%s) on %d held-out rows", metadata.version, metadata.model, len(held_out))

    measured = scores(labels, probabilities)
    baselines = {}
    for name in BASELINES:
        baseline = candidates(settings.seed)[name].fit(training[SCHEMA.names], training[SCHEMA.target])
        baselines[name] = scores(labels, baseline.predict_proba(held_out[SCHEMA.names])[:, 1])[METRIC]
        log.info("baseline %s: %s %.4f", name, METRIC, baselines[name])
    low, high = bootstrap_interval(labels, probabilities, settings.evaluate.bootstrap, settings.seed)
    slices = score_slices(held_out, predictions, settings)
    importance = permutation_importance(predictor, held_out, settings.seed)

    act = predictions["decision"].to_numpy()
    metrics: dict[str, Any] = {
        "project": PROJECT,
        "data": metadata.data,
        "rows": {"train": len(training), "test": len(held_out)},
        "metric": METRIC,
        "higher_is_better": HIGHER_IS_BETTER,
        "value": measured[METRIC],
        "interval": [low, high],
        "baselines": baselines,
        "candidates": {name: values[METRIC] for name, values in metadata.candidates.items()},
        "seed": settings.seed,
        "seconds": round(metadata.seconds + time.perf_counter() - started, 2),
        "model_version": metadata.version,
        "model": metadata.model,
        "scores": measured,
        "cross_validation": metadata.candidates,
        "threshold": metadata.threshold,
        "decisions": {
            "acted_on": float(act.mean()),
            "recall": float(act[labels == 1].mean()),
            "precision": float(labels[act].mean()) if act.any() else None,
            "cost_per_row": cost_per_row(labels, act, settings.costs),
            "cost_if_never": cost_per_row(labels, np.zeros(len(labels), dtype=bool), settings.costs),
            "cost_if_always": cost_per_row(labels, np.ones(len(labels), dtype=bool), settings.costs),
        },
        "slices": slices.to_dict(orient="records"),
        "importance": importance.to_dict(),
    }

    settings.reports.mkdir(exist_ok=True)
    (settings.reports / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", "utf-8")
    worst_errors(held_out, predictions).to_csv(settings.reports / "worst_errors.csv", index=False)
    curve = cost_curve(labels, probabilities, settings.costs)
    plots.draw_all(settings.reports, metrics, labels, probabilities, curve)
    report.write(settings.root, metrics)
    log.info("wrote metrics, plots and worst errors to %s, and MODEL_CARD.md", settings.reports)
    return metrics


def score_slices(held_out: pd.DataFrame, predictions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return rows, observed and predicted rate and ROC-AUC of each part of the data that config.toml asks about.

    A slice with few rows or a single class is left out: its ROC-AUC would be noise, or undefined.
    """
    rows = []
    for column in settings.evaluate.slices:
        keys = held_out[column]
        if edges := settings.evaluate.bands.get(column):
            keys = pd.cut(keys, [*edges, np.inf], right=False, labels=_band_names(edges))
        for level, members in held_out.groupby(keys, observed=True).groups.items():
            labels = held_out.loc[members, SCHEMA.target].to_numpy()
            probabilities = predictions.loc[members, "probability"].to_numpy()
            if len(members) < SMALLEST_SLICE or len(set(labels)) < 2:
                continue
            low, high = bootstrap_interval(labels, probabilities, settings.evaluate.bootstrap // 5, settings.seed)
            rows.append(
                {
                    "slice": f"{column} {level}",
                    "rows": len(members),
                    "observed_rate": float(labels.mean()),
                    "predicted_rate": float(probabilities.mean()),
                    METRIC: scores(labels, probabilities)[METRIC],
                    "interval": [low, high],
                }
            )
    return pd.DataFrame(rows)


def _band_names(edges: tuple[float, ...]) -> list[str]:
    closed = [f"{low:g} to under {high:g}" for low, high in pairwise(edges)]
    return [*closed, f"{edges[-1]:g} or more"]


def permutation_importance(predictor: Predictor, held_out: pd.DataFrame, seed: int, repeats: int = 3) -> pd.Series:
    """Return by how much ROC-AUC falls when a column is shuffled, largest first (Breiman 2001, Random Forests)."""
    random = np.random.default_rng(seed)
    labels = held_out[SCHEMA.target].to_numpy()

    def value(rows: pd.DataFrame) -> float:
        return scores(labels, predictor.predict(rows)["probability"].to_numpy())[METRIC]

    intact = value(held_out)
    falls = {}
    for name in SCHEMA.names:
        shuffled = [held_out.assign(**{name: random.permutation(held_out[name])}) for _ in range(repeats)]
        falls[name] = intact - float(np.mean([value(rows) for rows in shuffled]))
    return pd.Series(falls).sort_values(ascending=False)


def worst_errors(held_out: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose probability is furthest from their label, to be read one by one."""
    table = pd.concat([predictions, held_out], axis=1)
    table.insert(0, "error", (table[SCHEMA.target] - table["probability"]).abs())
    return table.nlargest(WORST_ERRORS, "error")
