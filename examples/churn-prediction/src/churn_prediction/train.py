"""Training: compare the candidates by cross-validation, fit the best, save it with its rule, judge it."""

import logging
import time
from collections.abc import Callable

import pandas as pd

from .compare import choose, cross_validate, fit, measure
from .config import Settings
from .data import Dataset, load
from .errors import ProjectError
from .metadata import Metadata
from .metrics import HIGHER_IS_BETTER
from .model import BASELINES, METRIC, candidates
from .registry import Registry
from .schema import SCHEMA
from .split import split

log = logging.getLogger(__name__)


class GateError(ProjectError):
    """The model was trained and saved, but is not good enough to be promoted."""


def train(
    settings: Settings,
    which: str | None = None,
    *,
    promote: bool = True,
    on_saved: Callable[[Metadata], object] | None = None,
) -> Metadata:
    """Train on `sample`, `real` or a file (default: real when fetched), and promote the model if the gate lets it pass.

    `on_saved` is told of the new version before the gate judges it, so that failures can be recorded as well.

    Raises:
        GateError: the best candidate misses the limit, is no better than the dummy, or worse than the champion.
        ProjectError: the data cannot be used.

    """
    started = time.perf_counter()
    dataset = load(settings, which)
    training, held_out = split(dataset.frame, settings)
    log.info("data: %s, %d rows to train on, %d held out", dataset.name, len(training), len(held_out))

    results: dict[str, dict[str, float]] = {}
    rules: dict[str, dict[str, float]] = {}
    for name, estimator in candidates(settings.seed).items():
        results[name], rules[name] = cross_validate(estimator, training, settings)
        log.info("%-10s %s %.4f", name, METRIC, results[name][METRIC])

    best = choose(results, settings)
    estimator = fit(candidates(settings.seed)[best], training)
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
            "rules": rules,
            "typical": SCHEMA.typical(training),
            "config": settings.model_dump(mode="json", include={"data", "train", "decision", "gate"}),
            "seed": settings.seed,
            "seconds": round(time.perf_counter() - started, 2),
        },
    )
    log.info("chosen: %s, saved as %s", best, metadata.version)
    if on_saved:
        on_saved(metadata)
    check_gate(metadata, champion, champion_value(registry, champion, dataset, training), settings)
    if champion and champion.data != "sample" and dataset.name == "sample":
        log.info("the champion learnt from %s, so a model of the sample does not replace it", champion.data)
    elif promote:
        registry.promote(metadata.version)
        log.info("%s is now the champion", metadata.version)
    return metadata


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
    return measure(estimator, champion.rule, training)


def check_gate(metadata: Metadata, champion: Metadata | None, rival: float | None, settings: Settings) -> None:
    """Raise a GateError that says which demand the new version missed, and by how much."""
    gate, sign = settings.gate, 1 if HIGHER_IS_BETTER else -1
    dummy = metadata.candidates[BASELINES[0]][METRIC]
    demands = {
        "the limit of [gate] in config.toml": gate.limit,
        f"the {BASELINES[0]} baseline plus the required gain": dummy + sign * gate.gain_over_dummy,
    }
    if champion and rival is not None:
        demands[f"the champion {champion.version} less the tolerance"] = rival - sign * gate.tolerance
    for demand, least in demands.items():
        if sign * metadata.value < sign * least:
            raise GateError(
                f"{metadata.version} is not promoted: {METRIC} {metadata.value:.4f} is worse than {demand}, "
                f"{least:.4f}. Look at the data first: labels, leaks, a changed source."
            )
