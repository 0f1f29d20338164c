"""Training: compare candidates by cross-validation, choose one, save it, judge it at the gate."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone

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
    values, scored = dict[str, list[float]](), dict[str, list[pd.DataFrame]]()
    estimators = candidates(settings.seed, settings.model)
    for name, estimator in estimators.items():
        scored[name] = out_of_fold(estimator, training, settings)
        values[name] = [score(part) for part in scored[name]]
        print(f"{name:10} {METRIC_NAME} {np.mean(values[name]):.4f}", flush=True)
    best = choose(values, settings.gate.tolerance)
    metadata = registry.save(
        estimators[best].fit(training[COLUMNS], training["target"]),
        model=best,
        value=np.mean(values[best]),
        candidates={name: np.mean(folded) for name, folded in values.items()},
        thresholds={best: choose_threshold(pd.concat(scored[best]), settings.decision)},
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
    """Return each fold's rows with the answers of a model that has not seen them."""
    scored = []
    for fit, hold in folds(rows, settings.folds, settings.seed):
        fitted = clone(estimator).fit(rows.iloc[fit][COLUMNS], rows.iloc[fit]["target"])
        scored.append(predict(fitted, rows.iloc[hold]))
    return scored


def choose(values: dict[str, list[float]], tolerance: float) -> str:
    """Return the simplest candidate within a standard error of the best, and within `tolerance`."""
    best = max(values, key=lambda name: np.mean(values[name]))
    gaps = {name: np.subtract(values[best], folded) for name, folded in values.items()}
    # The error by chance (Hastie et al., 7.10) is large on few rows, hence the tolerance.
    most = {name: min(gap.std(ddof=1) / len(gap) ** 0.5, tolerance) for name, gap in gaps.items()}
    return next(name for name, gap in gaps.items() if gap.mean() <= most[name])


def check_gate(metadata: Metadata, gate: GateSettings) -> None:
    """Raise a ProjectError that says what the version misses, and by how much."""
    refused = f"{metadata.version} is kept but not promoted"
    rival = registry.describe() if registry.champions() else None
    if metadata.data == "sample":
        if rival and rival.data != "sample":
            raise ProjectError(f"{refused}: the champion was trained on real data, not the sample.")
        return  # its columns were drawn independently: there is nothing to learn
    dummy, file = metadata.candidates["dummy"], Path("config.toml")
    if gate.limit is None:
        gate.limit = max(metadata.candidates["linear"] - gate.tolerance, 0)  # 0: R² of the mean
        line = f"limit = {gate.limit:.4f}"
        file.write_text(file.read_text("utf-8").replace("[gate]", f"[gate]\n{line}"), "utf-8")
    demands = {"`limit`": gate.limit}
    demands["the dummy's plus `gain_over_dummy`"] = dummy + gate.gain_over_dummy
    if rival and metadata.data_sha256 == rival.data_sha256:  # or the values cannot be compared
        demands["the champion's less `tolerance`"] = rival.value - gate.tolerance
    for demand, least in demands.items():
        if metadata.value < least:
            value = f"{METRIC_NAME} {metadata.value:.4f}"
            raise ProjectError(f"{refused}: its {value} is below {demand}, {least:.4f}.")
