"""What the held-out rows say about a classifier: its scores, its decisions, for whom it works, what it looks at."""

from typing import Any

import numpy as np
import pandas as pd

from .config import Settings
from .decision import describe
from .importance import importance
from .metrics import bootstrap_interval, scores
from .model import METRIC
from .predict import Predictor
from .schema import SCHEMA
from .slices import slices

WORST_ERRORS = 20


def assess(
    predictor: Predictor, _: pd.DataFrame, held_out: pd.DataFrame, predictions: pd.DataFrame, settings: Settings
) -> dict[str, Any]:
    """Return the metric with its interval, and everything else that the report of a classifier shows."""
    labels, probabilities = held_out[SCHEMA.target].to_numpy(), predictions["probability"].to_numpy()
    threshold, draws = predictor.metadata.rule["threshold"], settings.evaluate.bootstrap
    measured = scores(labels, probabilities, threshold)
    answered = pd.concat([held_out, predictions], axis=1)

    return {
        "value": measured[METRIC],
        "interval": list(bootstrap_interval(labels, probabilities, threshold, draws, settings.seed)),
        "scores": measured,
        "decisions": describe(answered, labels, predictions["decision"].to_numpy(), settings.decision),
        "slices": score_slices(held_out, predictions, threshold, settings),
        "importance": importance(predictor, held_out, settings.seed).to_dict(),
    }


def score_slices(
    held_out: pd.DataFrame, predictions: pd.DataFrame, threshold: float, settings: Settings
) -> list[dict[str, Any]]:
    """Return rows, observed and predicted rate and the metric of each part of the data that config.toml asks about.

    A slice with a single class is left out: ranking and recall are not defined there.
    """
    parts = []
    for name, positions in slices(held_out, settings.evaluate):
        labels = held_out[SCHEMA.target].to_numpy()[positions]
        probabilities = predictions["probability"].to_numpy()[positions]
        if len(np.unique(labels)) < 2:
            continue
        draws = settings.evaluate.bootstrap // 5
        parts.append(
            {
                "slice": name,
                "rows": len(positions),
                "observed_rate": float(labels.mean()),
                "predicted_rate": float(probabilities.mean()),
                METRIC: scores(labels, probabilities, threshold)[METRIC],
                "interval": list(bootstrap_interval(labels, probabilities, threshold, draws, settings.seed)),
            }
        )
    return parts


def worst_errors(held_out: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose probability is furthest from their label, to be read one by one."""
    table = pd.concat([predictions, held_out], axis=1)
    table.insert(0, "error", (table[SCHEMA.target] - table["probability"]).abs())
    return table.nlargest(WORST_ERRORS, "error")
