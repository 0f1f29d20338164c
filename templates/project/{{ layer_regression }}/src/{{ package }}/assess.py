"""What the held-out rows say about a regression: its errors, its intervals, for whom it works, what it looks at."""

from typing import Any

import numpy as np
import pandas as pd

from .config import Settings
from .conformal import GROUPS, groups
from .importance import importance
from .metrics import bootstrap_interval, log_errors, scores
from .model import METRIC
from .predict import Predictor
from .schema import SCHEMA
from .slices import slices

WORST_ERRORS = 20


def assess(
    predictor: Predictor, _: pd.DataFrame, held_out: pd.DataFrame, predictions: pd.DataFrame, settings: Settings
) -> dict[str, Any]:
    """Return the metric with its interval, and everything else that the report of a regression shows."""
    truths, predicted = held_out[SCHEMA.target].to_numpy(), predictions["prediction"].to_numpy()
    measured = scores(truths, predicted)

    return {
        "value": measured[METRIC],
        "interval": list(bootstrap_interval(truths, predicted, settings.evaluate.bootstrap, settings.seed)),
        "scores": measured,
        "intervals": judge_intervals(truths, predictions, predictor.metadata.rule),
        "slices": score_slices(held_out, predictions, settings),
        "importance": importance(predictor, held_out, settings.seed).to_dict(),
    }


def judge_intervals(truths: np.ndarray, predictions: pd.DataFrame, rule: dict[str, float]) -> dict[str, Any]:
    """Return the share of truths inside their intervals and how wide these are: of all rows and of each fifth.

    The fifths are those that the rule was learnt for, so their numbers of rows need not be equal here.
    """
    group = groups(rule, predictions["prediction"].to_numpy())
    judged: dict[str, Any] = {"asked": rule["coverage"], "all": _intervals(truths, predictions)}
    for i in range(GROUPS):
        judged[f"fifth_{i + 1}"] = _intervals(truths[group == i], predictions[group == i])
    return judged


def _intervals(truths: np.ndarray, predictions: pd.DataFrame) -> dict[str, float | None]:
    """Judge the intervals of some rows; where there are none, nothing can be said."""
    if not len(truths):
        return {"rows": 0, "coverage": None, "median_width": None, "lowest": None, "highest": None}
    return {
        "rows": len(truths),
        "coverage": float(inside(truths, predictions).mean()),
        "median_width": float((predictions["high"] - predictions["low"]).median()),
        "lowest": float(predictions["prediction"].min()),
        "highest": float(predictions["prediction"].max()),
    }


def inside(truths: np.ndarray, predictions: pd.DataFrame) -> np.ndarray:
    """Return whether each truth lies in its interval."""
    return np.asarray((predictions["low"] <= truths) & (truths <= predictions["high"]))


def score_slices(held_out: pd.DataFrame, predictions: pd.DataFrame, settings: Settings) -> list[dict[str, Any]]:
    """Return rows, errors and the intervals' coverage of each part of the data that config.toml asks about."""
    parts = []
    for name, positions in slices(held_out, settings.evaluate):
        truths, part = held_out[SCHEMA.target].to_numpy()[positions], predictions.iloc[positions]
        predicted = part["prediction"].to_numpy()
        measured, draws = scores(truths, predicted), settings.evaluate.bootstrap // 5
        parts.append(
            {
                "slice": name,
                "rows": len(positions),
                "median_percentage_error": measured["median_percentage_error"],
                "percentage_bias": measured["percentage_bias"],
                "coverage": float(inside(truths, part).mean()),
                METRIC: measured[METRIC],
                "interval": list(bootstrap_interval(truths, predicted, draws, settings.seed)),
            }
        )
    return parts


def worst_errors(held_out: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose prediction is off by the largest factor, to be read one by one."""
    table = pd.concat([predictions, held_out], axis=1)
    errors = log_errors(table[SCHEMA.target].to_numpy(), table["prediction"].to_numpy())
    table.insert(0, "error", np.abs(errors))
    return table.nlargest(WORST_ERRORS, "error")
