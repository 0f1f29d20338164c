"""From a probability to an alert: what a missed fraud costs, what an alert costs, and how many can be looked at.

A *case-control* sample holds every fraud but only some of the rest: each of its other rows stands for
`non_fraud_weight` real payments. Alerts, precision and money are counted with that weight, or they would flatter.
"""

from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

CURVE = "cost in euros per 1,000 payments"
NEVER = 1.01  # a threshold that no probability reaches
LISTS = (50, 100)  # how long the lists are whose precision is measured


class DecisionSettings(BaseModel):
    """What an error costs, in euros, how many alerts can be looked at, and what the rows stand for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missed_fee: float = Field(ge=0)
    alert_cost: float = Field(gt=0)
    alerts_per_thousand: float = Field(gt=0, le=1000)
    non_fraud_weight: float = Field(ge=1)

    def weights(self, labels: np.ndarray) -> np.ndarray:
        """Return for each row how many real payments it stands for."""
        return np.where(labels == 1, 1.0, self.non_fraud_weight)


def choose_threshold(
    rows: pd.DataFrame, labels: np.ndarray, probabilities: np.ndarray, settings: DecisionSettings
) -> float:
    """Return the threshold that cost least on these rows, of those that kept to the budget of alerts."""
    weights, order = settings.weights(labels), np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    # Each row further down the ranking adds an alert and, if it is fraud, spares its loss; before the first, no alert.
    change = (weights * (settings.alert_cost - _loss(rows, labels, settings)))[order]
    per_thousand = 1000 * np.cumsum(weights[order]) / weights.sum()
    last_of_equals = np.append(ranked[1:] != ranked[:-1], np.True_)  # equal scores are alerted together or not at all
    allowed = last_of_equals & (per_thousand <= settings.alerts_per_thousand)
    saving = np.where(allowed, -np.cumsum(change), -np.inf)
    best = int(saving.argmax())
    return float(ranked[best]) if saving[best] > 0 else NEVER


def curve(
    rows: pd.DataFrame, labels: np.ndarray, probabilities: np.ndarray, settings: DecisionSettings
) -> pd.DataFrame:
    """Return the cost per 1,000 payments for thresholds 0.00 to 1.00: paid, without any alert, and as promised.

    What is promised follows from the probabilities alone, corrected for the prior. Where it runs beside what was paid,
    they can be believed in money. Thresholds that cost over twice as much as no alert are left out: they hide the rest.
    """
    grid = np.round(np.linspace(0, 1, 101), 2)
    paid = [cost_per_thousand(rows, labels, probabilities >= threshold, settings) for threshold in grid]
    never = cost_per_thousand(rows, labels, np.zeros(len(labels), dtype=bool), settings)
    promised = [promised_cost(rows, probabilities, probabilities >= threshold, settings) for threshold in grid]
    lines = pd.DataFrame({"the model": paid, "no alerts": never, "promised by the probabilities": promised}, index=grid)
    return lines.where(lines <= 2 * never)


def describe(rows: pd.DataFrame, labels: np.ndarray, act: np.ndarray, settings: DecisionSettings) -> dict[str, Any]:
    """Return what the decisions `act` (true: an alert) achieve and cost; `rows` has their `probability` as well."""
    weights = settings.weights(labels)
    paid, never, always = (
        cost_per_thousand(rows, labels, alerts, settings)
        for alerts in (act, np.zeros(len(labels), dtype=bool), np.ones(len(labels), dtype=bool))
    )
    acted_on, amounts = float(np.average(act, weights=weights)), rows["Amount"].to_numpy()
    lists = {f"precision_at_{k}": precision_at(k, labels, rows["probability"].to_numpy(), weights) for k in LISTS}
    return {
        "frauds": int(labels.sum()),
        "acted_on": acted_on,
        "alerts_per_thousand": 1000 * acted_on,
        "recall": float(act[labels == 1].mean()),
        "recall_of_money": float(amounts[act & (labels == 1)].sum() / max(amounts[labels == 1].sum(), 0.01)),
        "precision": float(np.average(labels[act], weights=weights[act])) if act.any() else None,
        **lists,
        "cost_per_thousand": paid,
        "saved_per_thousand": never - paid,
        "cost_if_never": never,
        "cost_if_always": always,
    }


def cost_per_thousand(rows: pd.DataFrame, labels: np.ndarray, act: np.ndarray, settings: DecisionSettings) -> float:
    """Return what 1,000 real payments cost: an alert for each of `act`, right or wrong, the loss of a missed fraud."""
    cost = np.where(act, settings.alert_cost, _loss(rows, labels, settings))
    return float(1000 * np.average(cost, weights=settings.weights(labels)))


def promised_cost(rows: pd.DataFrame, probabilities: np.ndarray, act: np.ndarray, settings: DecisionSettings) -> float:
    """Return what 1,000 real payments should cost if the probabilities are right: nobody's label is looked at."""
    weights = probabilities + (1 - probabilities) * settings.non_fraud_weight
    loss = _loss(rows, at_true_prior(probabilities, settings.non_fraud_weight), settings)
    return float(1000 * np.average(np.where(act, settings.alert_cost, loss), weights=weights))


def at_true_prior(probabilities: np.ndarray, non_fraud_weight: float) -> np.ndarray:
    """Return what a model's probabilities mean where fraud is as rare as it really is.

    A model that learnt from a case-control sample takes the sample's rate of fraud for granted. Its odds must be
    divided by the number of payments that each non-fraud stood for (King and Zeng, Political Analysis 9(2), 2001;
    Saerens, Latinne and Decaestecker, Neural Computation 14(1), 2002). The order of the rows stays as it is.
    """
    return probabilities / (probabilities + (1 - probabilities) * non_fraud_weight)


def precision_at(length: int, labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> float:
    """Return the share of fraud in the `length` most suspicious real payments: what a team finds that looks at them."""
    order = np.argsort(-probabilities, kind="stable")
    before = np.cumsum(weights[order]) - weights[order]
    listed = np.clip(length - before, 0, weights[order])  # of the last row, only what still fits in
    return float(np.average(labels[order], weights=listed))


def _loss(rows: pd.DataFrame, fraud: np.ndarray, settings: DecisionSettings) -> np.ndarray:
    """Return the loss that letting each payment through means, where `fraud` is 0, 1 or a probability of fraud."""
    loss: np.ndarray = fraud * (rows["Amount"].to_numpy() + settings.missed_fee)
    return loss
