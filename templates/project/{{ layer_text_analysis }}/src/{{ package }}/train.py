"""Training: compare candidates by cross-validation, choose one, save it, judge it at the gate."""

import time
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from . import ProjectError, registry
from .config import GateSettings, Settings, load_settings
from .data import load, split
from .model import METRIC, answer, candidates, score
from .registry import Metadata
from .schema import COLUMNS


def train(data: str | None = None) -> Metadata:
    """Compare the candidates on "sample", "real" or a file, save the best, judge it at the gate."""
    started, settings = time.perf_counter(), load_settings()
    rows = load(settings.data, data)
    training, _ = split(rows.table, settings.data.test_fraction, settings.seed)
    print(f"Training on {len(training):,} rows ({rows.name})")
    estimators, values = candidates(settings.seed, settings.model), dict[str, list[float]]()
    for name, estimator in estimators.items():
        values[name] = [score(part) for part in out_of_fold(estimator, training, settings)]
        print(f"{name:10} {METRIC} {np.mean(values[name]):.4f}", flush=True)
    best = choose(values)
    metadata = registry.save(
        estimators[best].fit(training[COLUMNS], training["target"]),
        model=best,
        value=np.mean(values[best]),
        candidates={name: np.mean(folded) for name, folded in values.items()},
        # Chow, On optimum recognition error and reject tradeoff, IEEE Trans. Inf. Theory, 1970.
        thresholds={best: 1 - settings.decision.asking},
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
    """Return the answers to each fold's rows by a model that has not seen them."""
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    x, y = rows[COLUMNS], rows["target"]
    chances = cross_val_predict(estimator, x, y, cv=folds, method="predict_proba")
    scored = answer(rows, pd.DataFrame(chances, rows.index, np.unique(y)))
    return [scored.iloc[held_out] for _, held_out in folds.split(x, y)]


def choose(values: dict[str, list[float]]) -> str:
    """Return the simplest candidate within a standard error of the best (Hastie et al., 7.10)."""
    best = max(values, key=lambda name: np.mean(values[name]))
    gaps = {name: np.subtract(values[best], folded) for name, folded in values.items()}
    return next(n for n, gap in gaps.items() if gap.mean() <= gap.std(ddof=1) / len(gap) ** 0.5)


def check_gate(metadata: Metadata, gate: GateSettings) -> None:
    """Raise a ProjectError that says what the version misses, and by how much."""
    refused = f"{metadata.version} is kept but not promoted"
    dummy = metadata.candidates["dummy"]
    demands = {
        "`limit`": gate.limit,
        "the dummy's plus `gain_over_dummy`": dummy + gate.gain_over_dummy,
    }
    if registry.champions():
        rival = registry.describe()
        if metadata.data == "sample" != rival.data:
            raise ProjectError(f"{refused}: the champion was trained on real data, not the sample.")
        if metadata.data_sha256 == rival.data_sha256:  # or the values cannot be compared
            demands["the champion's less `tolerance`"] = rival.value - gate.tolerance
    for demand, least in demands.items():
        if metadata.value < least:
            value = f"{METRIC} {metadata.value:.4f}"
            raise ProjectError(f"{refused}: its {value} is below {demand}, {least:.4f}.")
