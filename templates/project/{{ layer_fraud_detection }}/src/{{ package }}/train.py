"""Training: compare candidates by cross-validation, choose one, save it, judge it at the gate."""

import time
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import cross_validate

from . import ProjectError, registry
from .config import GateSettings, Settings, load_settings
from .data import folds, load, split
from .decision import choose_threshold
from .model import METRIC_NAME, candidates, predict, score
from .registry import Metadata
from .schema import COLUMNS


def train(data: str | None = None) -> Metadata:
    """Compare the candidates on "sample", "real" or a file, save the best, judge it at the gate."""
    started, settings = time.perf_counter(), load_settings()
    rows = load(settings.data, data)
    training, _ = split(rows.table, settings.data.test_fraction, settings.seed)
    print(f"Training on {len(training):,} rows ({rows.name})")
    values, thresholds = dict[str, list[float]](), dict[str, float]()
    estimators = candidates(settings.seed, settings.model)
    for name, estimator in estimators.items():
        scored = out_of_fold(estimator, training, settings)
        values[name] = [score(window) for window in scored]
        thresholds[name] = choose_threshold(pd.concat(scored), settings.decision)
        print(f"{name:10} {METRIC_NAME} {np.mean(values[name]):.4f}", flush=True)
    best = choose(values)
    metadata = registry.save(
        estimators[best].fit(training[COLUMNS], training["target"]),
        model=best,
        value=np.mean(values[best]),
        candidates={name: np.mean(folded) for name, folded in values.items()},
        thresholds=thresholds,
        costs=settings.decision,
        data=rows.name,
        data_sha256=rows.sha256,
        seed=settings.seed,
        test_fraction=settings.data.test_fraction,
        seconds=time.perf_counter() - started,
    )
    check_gate(metadata, settings.gate)
    registry.promote(metadata.version)
    print(f"{metadata.version} ({best}) is the champion.")
    return metadata


def out_of_fold(estimator: Any, rows: pd.DataFrame, settings: Settings) -> list[pd.DataFrame]:
    """Return each window's rows with the `probability` by a model of the rows before it."""
    parts = folds(rows, settings.folds, settings.seed)
    # One after the other, unless `joblib.parallel_config` says where else.
    made = cross_validate(estimator, rows[COLUMNS], rows["target"], cv=parts, return_estimator=True)
    fitted = zip(made["estimator"], parts, strict=True)
    return [predict(each, rows.iloc[window]) for each, (_, window) in fitted]


def choose(values: dict[str, list[float]]) -> str:
    """Return the simplest candidate within a standard error of the best (Hastie et al., 7.10)."""
    best = max(values, key=lambda name: np.mean(values[name]))
    gaps = {name: np.subtract(values[best], folded) for name, folded in values.items()}
    return next(n for n, gap in gaps.items() if gap.mean() <= gap.std(ddof=1) / len(gap) ** 0.5)


def check_gate(metadata: Metadata, gate: GateSettings) -> None:
    """Raise a ProjectError that says what the version misses, and by how much."""
    refused = f"{metadata.version} is kept but not promoted"
    demands = {
        "`limit`": gate.limit,
        "the dummy's plus `gain_over_dummy`": metadata.candidates["dummy"] + gate.gain_over_dummy,
    }
    if registry.champions():
        rival = registry.describe()
        if metadata.data == "sample" != rival.data:
            raise ProjectError(f"{refused}: the champion was trained on real data, not the sample.")
        if metadata.data_sha256 == rival.data_sha256:  # or the values cannot be compared
            demands["the champion's less `tolerance`"] = rival.value - gate.tolerance
    for demand, least in demands.items():
        if metadata.value < least:
            value = f"{METRIC_NAME} {metadata.value:.4f}"
            raise ProjectError(f"{refused}: its {value} is below {demand}, {least:.4f}.")
