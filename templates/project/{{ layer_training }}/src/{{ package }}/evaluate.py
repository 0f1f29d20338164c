"""Evaluation: the held-out rows, looked at once, by a model and a rule that were both chosen without them."""

import json
import logging
import time
from typing import Any

from . import plots, report
from .assess import assess, worst_errors
from .compare import fit, measure
from .config import Settings
from .data import load
from .errors import ProjectError
from .metrics import HIGHER_IS_BETTER
from .model import BASELINES, METRIC, METRIC_NAME, PROJECT, candidates
from .predict import Predictor
from .split import split

log = logging.getLogger(__name__)


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
    training, held_out = split(dataset.frame, settings)
    log.info("evaluating %s (%s) on %d held-out rows", metadata.version, metadata.model, len(held_out))
    baselines = {}
    for name in BASELINES:
        baseline = fit(candidates(settings.seed)[name], training)
        baselines[name] = measure(baseline, metadata.rules[name], held_out)
        log.info("baseline %s: %s %.4f", name, METRIC, baselines[name])

    predictions = predictor.predict(held_out)
    metrics: dict[str, Any] = {
        "project": PROJECT,
        "data": metadata.data,
        "rows": {"train": len(training), "test": len(held_out)},
        "metric": METRIC,
        "metric_name": METRIC_NAME,
        "higher_is_better": HIGHER_IS_BETTER,
        "baselines": baselines,
        "candidates": {name: values[METRIC] for name, values in metadata.candidates.items()},
        "seed": settings.seed,
        "model_version": metadata.version,
        "model": metadata.model,
        "cross_validation": metadata.candidates,
        "rule": metadata.rule,
        **assess(predictor, training, held_out, predictions, settings),
    }
    metrics["seconds"] = round(metadata.seconds + time.perf_counter() - started, 2)

    settings.reports.mkdir(exist_ok=True)
    (settings.reports / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", "utf-8")
    worst_errors(held_out, predictions).to_csv(settings.reports / "worst_errors.csv", index=False)
    plots.draw_all(settings, metrics, held_out, predictions)
    report.write(settings.root, metrics)
    log.info("wrote metrics, plots and worst errors to %s, and MODEL_CARD.md", settings.reports)
    return metrics
