"""Evaluation: the held-out rows, used once, after the model and its threshold were chosen."""

from typing import Any

import numpy as np
import pandas as pd

from . import ProjectError, registry, report
from .config import load_settings
from .data import load, split
from .decision import describe
from .features import groups
from .model import BASELINES, METRIC, METRIC_NAME, candidates, predict, score
from .schema import COLUMNS

SMALLEST_CLASS = 10


def evaluate(version: str | None = None) -> dict[str, Any]:
    """Measure a version, by default the champion; write MODEL_CARD.md and the files in reports/."""
    settings, (estimator, metadata) = load_settings(), registry.load(version)
    data = load(settings.data, metadata.data)
    if data.sha256 != metadata.data_sha256:
        raise ProjectError(f"the rows changed since {metadata.version} was trained: train again.")
    training, held_out = split(data.table, metadata.test_fraction, metadata.seed)
    answers = {metadata.model: predict(estimator, held_out)}
    for name in BASELINES:
        baseline = candidates(metadata.seed, settings.model)[name]
        answers[name] = predict(baseline.fit(training[COLUMNS], training["target"]), held_out)
    values = {name: score(rows, metadata.thresholds[name]) for name, rows in answers.items()}
    scored, threshold = answers[metadata.model], metadata.thresholds[metadata.model]
    found = {
        "project": "churn-prediction",
        **metadata.model_dump(include={"data", "model", "candidates", "seed", "seconds"}),
        "model_version": metadata.version,
        "rows": {"train": len(training), "test": len(held_out)},
        "metric": METRIC,
        "higher_is_better": True,
        "value": values[metadata.model],
        "interval": interval(scored, threshold, settings.bootstrap, metadata.seed),
        "baselines": {name: values[name] for name in BASELINES},
        "decisions": describe(scored, threshold, settings.decision),
        "groups": by_group(scored, threshold, metadata.seed),
    }
    report.write(found, answers, settings.decision)
    low, high = found["interval"]
    print(f"{METRIC_NAME} {found['value']:.4f} ({low:.4f} to {high:.4f}): read MODEL_CARD.md")
    return found


def interval(scored: pd.DataFrame, threshold: float, draws: int, seed: int) -> list[float]:
    """Return the 95 % interval by a bootstrap within each class (Efron and Tibshirani, 1993)."""
    random = np.random.default_rng(seed)
    table = scored[["target", "probability"]].reset_index(drop=True)
    classes, values = table.groupby("target").indices.values(), []
    for _ in range(draws):
        rows = np.concatenate([random.choice(members, len(members)) for members in classes])
        values.append(score(table.iloc[rows], threshold))
    low, high = np.quantile(values, [0.025, 0.975])
    return [float(low), float(high)]


def by_group(scored: pd.DataFrame, threshold: float, seed: int) -> list[dict[str, Any]]:
    """Return size, rates and score of each group; with few rows of a class it has no score."""
    found = []
    for column, labels in groups(scored).items():
        for level, rows in scored.groupby(labels, observed=True):
            part: dict[str, Any] = {"group": f"{column}: {level}", "rows": len(rows), "value": None}
            part |= {"observed": rows["target"].mean(), "predicted": rows["probability"].mean()}
            if min(rows["target"].sum(), (1 - rows["target"]).sum()) >= SMALLEST_CLASS:
                part["value"] = score(rows, threshold)
                part["interval"] = interval(rows, threshold, 200, seed)
            found.append(part)
    return found
