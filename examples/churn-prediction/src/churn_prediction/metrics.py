"""How good is it? Scores of a probabilistic binary classifier, their uncertainty, and what its decisions cost."""

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from .config import Costs

METRIC = "roc_auc"
HIGHER_IS_BETTER = True

Array = np.ndarray


def scores(labels: Array, probabilities: Array) -> dict[str, float]:
    """Return ROC-AUC, PR-AUC, Brier score and calibration error of two arrays of shape (rows,); labels are 0 or 1."""
    return {
        "roc_auc": float(roc_auc_score(labels, probabilities)),
        "pr_auc": float(average_precision_score(labels, probabilities)),
        "brier": float(brier_score_loss(labels, probabilities)),
        "calibration_error": calibration_error(labels, probabilities),
    }


def calibration_error(labels: Array, probabilities: Array, bins: int = 10) -> float:
    """Return the mean gap between predicted and observed rate over bins of equal size.

    The expected calibration error of Naeini, Cooper and Hauskrecht (AAAI 2015), with quantile bins.
    """
    order = np.argsort(probabilities, kind="stable")
    gaps = [
        abs(float(labels[part].mean() - probabilities[part].mean())) * len(part)
        for part in np.array_split(order, bins)
        if len(part)
    ]
    return sum(gaps) / len(labels)


def bootstrap_interval(labels: Array, probabilities: Array, draws: int, seed: int) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of ROC-AUC (Efron and Tibshirani 1993, chapter 13).

    Each class is resampled on its own, so a draw never lacks one of them.
    """
    random = np.random.default_rng(seed)
    classes = [np.flatnonzero(labels == value) for value in (0, 1)]
    values = []
    for _ in range(draws):
        rows = np.concatenate([random.choice(members, len(members)) for members in classes])
        values.append(rank_auc(labels[rows], probabilities[rows]))
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def rank_auc(labels: Array, probabilities: Array) -> float:
    """Return ROC-AUC as the Mann-Whitney statistic, ties half: scikit-learn's value without the input checks."""
    _, inverse, counts = np.unique(probabilities, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    positives = int(labels.sum())
    rank_sum = mean_rank[inverse][labels == 1].sum()
    return float((rank_sum - positives * (positives + 1) / 2) / (positives * (len(labels) - positives)))


def cost_per_row(labels: Array, act: Array, costs: Costs) -> float:
    """Return the mean cost of the decisions `act` (true: intervene), in the currency of `costs`."""
    missed = (labels == 1) & ~act
    false_alarm = (labels == 0) & act
    return float((costs.missed * missed + costs.false_alarm * false_alarm).mean())


def cost_curve(labels: Array, probabilities: Array, costs: Costs) -> pd.Series:
    """Return the mean cost per row for thresholds 0.00 to 1.00, indexed by threshold."""
    grid = np.round(np.linspace(0, 1, 101), 2)
    return pd.Series([cost_per_row(labels, probabilities >= threshold, costs) for threshold in grid], index=grid)


def cheapest_threshold(labels: Array, probabilities: Array, costs: Costs) -> float:
    """Return the threshold with the lowest mean cost."""
    curve = cost_curve(labels, probabilities, costs)
    return float(curve.index[int(curve.argmin())])
