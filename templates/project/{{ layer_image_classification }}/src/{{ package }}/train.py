"""Training: compare candidates on validation rows, choose one, save it, judge it at the gate."""

import time

from . import ProjectError, registry
from .config import GateSettings, load_settings
from .data import draw, load, split
from .model import METRIC_NAME, candidates, fit, loss, predict, score
from .registry import Metadata


def train(data: str | None = None) -> Metadata:
    """Fit the candidates on "sample", "real" or a file; stopped and started again, it goes on."""
    started, settings = time.perf_counter(), load_settings()
    rows = load(settings.data, data)
    training, _ = split(rows.table, settings.data.test_fraction, settings.seed)
    fitting, validation = draw(training, settings.data.validation_fraction, settings.seed)
    print(f"Training on {len(fitting):,} rows ({rows.name}); {len(validation):,} say when to stop")
    values, losses = {}, {}
    estimators = candidates(settings.seed, settings.model)
    for name, estimator in estimators.items():
        scored = predict(fit(estimator, fitting, validation), validation)
        values[name], losses[name] = score(scored), loss(scored)
        print(f"{name:13} {METRIC_NAME} {values[name]:.4f}, loss {losses[name]:.4f}", flush=True)
    best = min(losses, key=lambda name: losses[name])
    estimators[best].histories_ = {n: getattr(e, "history_", []) for n, e in estimators.items()}
    metadata = registry.save(
        estimators[best],
        model=best,
        value=values[best],
        candidates=values,
        thresholds={best: settings.decision.least_confidence},
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
            value = f"{METRIC_NAME} {metadata.value:.4f}"
            raise ProjectError(f"{refused}: its {value} is below {demand}, {least:.4f}.")
