"""Evaluation: the held-out rows, used once, after the model and its threshold were chosen."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import bootstrap

from . import ProjectError, registry, report
from .config import load_settings
from .data import load, split
from .decision import DecisionSettings, describe, reached_by
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
    values = {name: score(rows) for name, rows in answers.items()}
    scored, (threshold,) = answers[metadata.model], metadata.thresholds.values()
    offers = describe(scored, threshold, settings.decision)
    # What as many offers would reach if the rule of thumb decided who gets one.
    offers["reached_by_rule"] = reached_by(answers["rule"], offers["offered"])
    found = {
        "project": "churn-prediction",
        **metadata.model_dump(include={"data", "model", "candidates", "seed", "seconds"}),
        "model_version": metadata.version,
        "rows": {"train": len(training), "test": len(held_out)},
        "metric": METRIC,
        "higher_is_better": True,
        "value": values[metadata.model],
        "interval": interval(scored, settings.bootstrap, metadata.seed),
        "baselines": {name: values[name] for name in BASELINES},
        "decisions": offers,
        "groups": by_group(scored, threshold, settings.decision, metadata.seed),
    }
    report.write(found, answers, settings.decision)
    low, high = found["interval"]
    print(f"{METRIC_NAME} {found['value']:.4f} ({low:.4f} to {high:.4f}): read MODEL_CARD.md")
    return found


def interval(scored: pd.DataFrame, draws: int, seed: int) -> list[float]:
    """Return the 95 % interval of the score by a percentile bootstrap (SciPy's)."""

    def drawn(target: np.ndarray, probability: np.ndarray) -> float:
        return score(pd.DataFrame({"target": target, "probability": probability}))

    pair = scored["target"].to_numpy(), scored["probability"].to_numpy()
    options = {"paired": True, "vectorized": False, "method": "percentile"}
    low, high = bootstrap(pair, drawn, n_resamples=draws, rng=seed, **options).confidence_interval
    return [float(low), float(high)]


def by_group(
    scored: pd.DataFrame, threshold: float, decision: DecisionSettings, seed: int
) -> list[dict[str, Any]]:
    """Return the same figures for each group; with few rows of a class it has no score."""
    found = []
    for column, labels in groups(scored).items():
        for level, rows in scored.groupby(labels, observed=True):
            part = {"group": f"{column}: {level}", "rows": len(rows), "value": None}
            if rows["target"].value_counts().reindex([0, 1], fill_value=0).min() >= SMALLEST_CLASS:
                part["value"] = score(rows)
                part["interval"] = interval(rows, 200, seed)
            found.append(part | describe(rows, threshold, decision))
    return found
