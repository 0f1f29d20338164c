"""From a probability to a decision, by what the two kinds of error cost."""

from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

CURVE = "mean cost per row"


class DecisionSettings(BaseModel):
    """What one wrong decision costs, both in the same currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missed: float = Field(gt=0)
    false_alarm: float = Field(gt=0)


def choose_threshold(
    rows: pd.DataFrame, labels: np.ndarray, probabilities: np.ndarray, costs: DecisionSettings
) -> float:
    """Return the threshold with the lowest mean cost."""
    by_threshold = curve(rows, labels, probabilities, costs).iloc[:, 0]
    return float(by_threshold.index[int(by_threshold.argmin())])


def curve(_: pd.DataFrame, labels: np.ndarray, probabilities: np.ndarray, costs: DecisionSettings) -> pd.DataFrame:
    """Return the mean cost per row for thresholds 0.00 to 1.00, beside that of always and of never acting."""
    grid = np.round(np.linspace(0, 1, 101), 2)
    model = [cost_per_row(labels, probabilities >= threshold, costs) for threshold in grid]
    always, never = (cost_per_row(labels, np.full(len(labels), act), costs) for act in (True, False))
    return pd.DataFrame({"the model": model, "act on all": always, "act on none": never}, index=grid)


def describe(_: pd.DataFrame, labels: np.ndarray, act: np.ndarray, costs: DecisionSettings) -> dict[str, Any]:
    """Return what the decisions `act` (true: intervene) achieve and cost."""
    return {
        "acted_on": float(act.mean()),
        "recall": float(act[labels == 1].mean()),
        "precision": float(labels[act].mean()) if act.any() else None,
        "cost_per_row": cost_per_row(labels, act, costs),
        "cost_if_never": cost_per_row(labels, np.zeros(len(labels), dtype=bool), costs),
        "cost_if_always": cost_per_row(labels, np.ones(len(labels), dtype=bool), costs),
    }


def cost_per_row(labels: np.ndarray, act: np.ndarray, costs: DecisionSettings) -> float:
    """Return the mean cost of the decisions `act`, in the currency of `costs`."""
    missed = (labels == 1) & ~act
    false_alarm = (labels == 0) & act
    return float((costs.missed * missed + costs.false_alarm * false_alarm).mean())
