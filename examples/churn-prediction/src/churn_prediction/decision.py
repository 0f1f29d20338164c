"""From a probability to a decision, by what the two kinds of error cost."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from pydantic import BaseModel, Field

QUESTION = "From which probability does acting pay?"
GRID = np.round(np.linspace(0, 1, 101), 2)


class DecisionSettings(BaseModel, extra="forbid"):
    """[decision]: what an error costs, both kinds in the same currency."""

    missed: float = Field(gt=0)
    false_alarm: float = Field(gt=0)
    currency: str


class Prediction(BaseModel):
    """The answer for one row."""

    probability: float = Field(ge=0, le=1, description="Probability of the outcome")
    act: bool = Field(description="Whether acting is expected to cost less than waiting")


def decide(scored: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the answer to each row: its `probability`, and whether to `act`."""
    return scored[["probability"]].assign(act=scored["probability"] >= threshold)


def mean_cost(scored: pd.DataFrame, threshold: float, costs: DecisionSettings) -> float:
    """Return what a row costs on average; `scored` has a `target` and a `probability`."""
    act = scored["probability"] >= threshold
    missed, false_alarm = (scored["target"] == 1) & ~act, (scored["target"] == 0) & act
    return float((costs.missed * missed + costs.false_alarm * false_alarm).mean())


def choose_threshold(scored: pd.DataFrame, costs: DecisionSettings) -> float:
    """Return the cheapest threshold; `scored` must be out-of-fold."""
    return float(min(GRID, key=lambda threshold: mean_cost(scored, threshold, costs)))


def describe(scored: pd.DataFrame, threshold: float, costs: DecisionSettings) -> dict[str, Any]:
    """Return what the decisions achieve and cost, beside acting on all rows and on none."""
    act = scored["probability"] >= threshold
    return {
        "threshold": threshold,
        "acted_on": act.mean(),
        "recall": act[scored["target"] == 1].mean(),
        "precision": scored.loc[act, "target"].mean() if act.any() else 0.0,
        "cost": mean_cost(scored, threshold, costs),
        "cost_of_all": mean_cost(scored, -np.inf, costs),
        "cost_of_none": mean_cost(scored, np.inf, costs),
        "currency": costs.currency,
    }


def draw(axes: Axes, scored: pd.DataFrame, threshold: float, costs: DecisionSettings) -> None:
    """Draw what each threshold costs, beside acting on all rows and on none."""
    axes.plot(GRID, [mean_cost(scored, cut, costs) for cut in GRID], label="by the model")
    axes.axhline(mean_cost(scored, -np.inf, costs), color="grey", ls="--", label="act on all")
    axes.axhline(mean_cost(scored, np.inf, costs), color="grey", ls=":", label="act on none")
    axes.axvline(threshold, color="C1", label=f"chosen on the training rows: {threshold:.2f}")
    axes.set(xlabel="act from this probability", ylabel=f"mean cost of a row, {costs.currency}")
    axes.legend()
