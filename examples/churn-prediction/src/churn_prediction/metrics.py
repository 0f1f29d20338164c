"""How good is it? Scores of a probabilistic binary classifier and their uncertainty."""

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.metrics import brier_score_loss

from .model import METRIC

HIGHER_IS_BETTER = True

Array = np.ndarray


def scores(labels: Array, probabilities: Array, threshold: float) -> dict[str, float]:
    """Return every score of two arrays of shape (rows,); labels are 0 or 1.

    ROC-AUC, PR-AUC, Brier score and calibration error judge the probabilities; accuracy, F1, precision and recall
    judge the decision to act from `threshold` upwards.
    """
    named = {name: float(function(labels, probabilities, threshold)) for name, function in FUNCTIONS.items()}
    return named | {
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


def bootstrap_interval(
    labels: Array, probabilities: Array, threshold: float, draws: int, seed: int
) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of the metric (Efron and Tibshirani 1993, chapter 13).

    Each class is resampled on its own, so a draw never lacks one of them.
    """
    random = np.random.default_rng(seed)
    classes = [members for value in (0, 1) if len(members := np.flatnonzero(labels == value))]
    values = []
    for _ in range(draws):
        rows = np.concatenate([random.choice(members, len(members)) for members in classes])
        values.append(FUNCTIONS[METRIC](labels[rows], probabilities[rows], threshold))
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def roc_auc(labels: Array, probabilities: Array, _threshold: float = 0.5) -> float:
    """Return ROC-AUC as the Mann-Whitney statistic, ties half: scikit-learn's value without the input checks."""
    _, inverse, counts = np.unique(probabilities, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    positives = int(labels.sum())
    rank_sum = mean_rank[inverse][labels == 1].sum()
    return float((rank_sum - positives * (positives + 1) / 2) / (positives * (len(labels) - positives)))


def pr_auc(labels: Array, probabilities: Array, _threshold: float = 0.5) -> float:
    """Return the area under the precision-recall curve as average precision: scikit-learn's value, but faster."""
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    # Equal scores are one point of the curve; only the last of them counts.
    points = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], np.True_))
    found = np.cumsum(labels[order])[points]
    return float(np.sum(np.diff(found, prepend=0) * found / (points + 1)) / found[-1])


def accuracy(labels: Array, probabilities: Array, threshold: float) -> float:
    """Return the share of right decisions."""
    return float(((probabilities >= threshold) == labels).mean())


def precision(labels: Array, probabilities: Array, threshold: float) -> float:
    """Return the share of positives among those acted on; 0 when there are none."""
    act = probabilities >= threshold
    return float(labels[act].mean()) if act.any() else 0.0


def recall(labels: Array, probabilities: Array, threshold: float) -> float:
    """Return the share of positives that are acted on."""
    return float((probabilities[labels == 1] >= threshold).mean())


def f1(labels: Array, probabilities: Array, threshold: float) -> float:
    """Return the harmonic mean of precision and recall."""
    act = probabilities >= threshold
    return float(2 * (act & (labels == 1)).sum() / max(act.sum() + labels.sum(), 1))


FUNCTIONS: Mapping[str, Callable[[Array, Array, float], float]] = {
    function.__name__: function for function in (roc_auc, pr_auc, accuracy, f1, precision, recall)
}
