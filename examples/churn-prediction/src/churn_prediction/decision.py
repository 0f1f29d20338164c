"""From a probability to an offer, by what the two kinds of error cost."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from pydantic import BaseModel, Field

GRID = np.round(np.linspace(0, 1, 101), 2)


class DecisionSettings(BaseModel, extra="forbid"):
    """[decision]: what an error costs, both kinds in the same currency."""

    missed: float = Field(gt=0)
    false_alarm: float = Field(gt=0)
    currency: str


class Prediction(BaseModel):
    """The answer for one customer."""

    probability: float = Field(ge=0, le=1, description="Probability that the customer leaves")
    offer: bool = Field(description="Whether an offer is expected to cost less than none")


def decide(scored: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the answer to each row: its `probability`, and whether to make an `offer`."""
    return scored[["probability"]].assign(offer=scored["probability"] >= threshold)


def cost_per_customer(scored: pd.DataFrame, threshold: float, costs: DecisionSettings) -> float:
    """Return what a decision costs on average; `scored` has a `target` and a `probability`."""
    offer = scored["probability"] >= threshold
    missed, false_alarm = (scored["target"] == 1) & ~offer, (scored["target"] == 0) & offer
    return float((costs.missed * missed + costs.false_alarm * false_alarm).mean())


def choose_threshold(scored: pd.DataFrame, costs: DecisionSettings) -> float:
    """Return the cheapest threshold; `scored` must be out-of-fold."""
    return float(min(GRID, key=lambda threshold: cost_per_customer(scored, threshold, costs)))


def describe(scored: pd.DataFrame, threshold: float, costs: DecisionSettings) -> dict[str, Any]:
    """Return what the offers reach and cost, beside offers to all and to nobody.

    `break_even` is the share of leavers whom an offer must keep for the offers to pay at all.
    """
    offer, leaves = scored["probability"] >= threshold, scored["target"] == 1
    reached, wasted = int((offer & leaves).sum()), int((offer & ~leaves).sum())
    return {
        "threshold": threshold,
        "leave": leaves.mean(),
        "expected": scored["probability"].mean(),
        "offered": offer.mean(),
        "recall": reached / leaves.sum() if leaves.any() else 0.0,
        "precision": reached / offer.sum() if offer.any() else 0.0,
        "break_even": costs.false_alarm * wasted / (costs.missed * reached) if reached else 1.0,
        "top_tenth": reached_by(scored, 0.1),
        "cost": cost_per_customer(scored, threshold, costs),
        "cost_of_all": cost_per_customer(scored, -np.inf, costs),
        "cost_of_none": cost_per_customer(scored, np.inf, costs),
        "currency": costs.currency,
    }


def reached_by(scored: pd.DataFrame, share: float) -> float:
    """Return the share of leavers whom calls to the likeliest `share` of customers reach."""
    likeliest = scored.nlargest(round(share * len(scored)), "probability")
    return float(likeliest["target"].sum() / max(scored["target"].sum(), 1))


def draw_costs(
    axis: Axes, scored: pd.DataFrame, offers: dict[str, Any], costs: DecisionSettings
) -> None:
    """Draw what each threshold costs, beside offers to all and to nobody."""
    axis.plot(GRID, [cost_per_customer(scored, cut, costs) for cut in GRID], label="by the model")
    axis.axhline(offers["cost_of_all"], color="grey", ls="--", label="offers to all")
    axis.axhline(offers["cost_of_none"], color="grey", ls=":", label="no offers")
    axis.axvline(offers["threshold"], color="C1", label="threshold, chosen on the training rows")
    axis.set(xlabel="offer from this probability", ylabel=f"cost per customer, {costs.currency}")
    axis.legend()


def draw_gains(axis: Axes, answers: dict[str, pd.DataFrame], offers: dict[str, Any]) -> None:
    """Draw the share of leavers among the customers called so far, the likeliest first."""
    shares = np.linspace(0, 1, 101)
    for name, scored in answers.items():
        axis.plot(100 * shares, [100 * reached_by(scored, each) for each in shares], label=name)
    axis.plot(100 * offers["offered"], 100 * offers["recall"], "ko", label="offers by the model")
    axis.set(xlabel="customers called, % of all", ylabel="leavers reached, % of all leavers")
    axis.legend()
