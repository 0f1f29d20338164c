"""How good is it? Scores of a model that predicts a positive amount, and their uncertainty.

Errors are counted on a logarithmic scale: being ten per cent off is as bad for a small amount as for a large one.
"""

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.metrics import r2_score

from .model import METRIC

HIGHER_IS_BETTER = False

Array = np.ndarray


def scores(truths: Array, predictions: Array) -> dict[str, float]:
    """Return every score of two arrays of positive amounts, each of shape (rows,)."""
    return {name: function(truths, predictions) for name, function in FUNCTIONS.items()}


def bootstrap_interval(truths: Array, predictions: Array, draws: int, seed: int) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of the metric (Efron and Tibshirani 1993, chapter 13)."""
    random = np.random.default_rng(seed)
    samples = (random.integers(0, len(truths), len(truths)) for _ in range(draws))
    low, high = np.quantile([FUNCTIONS[METRIC](truths[rows], predictions[rows]) for rows in samples], [0.025, 0.975])
    return float(low), float(high)


def log_errors(truths: Array, predictions: Array) -> Array:
    """Return log(1 + truth) - log(1 + prediction): 0.1 is a truth about ten per cent above the prediction.

    A prediction below zero counts as zero, which no logarithm would forgive anyway.
    """
    return np.asarray(np.log1p(truths) - np.log1p(np.maximum(predictions, 0)))


def rmse_log(truths: Array, predictions: Array) -> float:
    """Return the root of the mean squared log error."""
    return float(np.sqrt(np.mean(log_errors(truths, predictions) ** 2)))


def r2_log(truths: Array, predictions: Array) -> float:
    """Return the share of the logarithms' variance that the predictions explain."""
    return float(r2_score(np.log1p(truths), np.log1p(np.maximum(predictions, 0))))


def mae(truths: Array, predictions: Array) -> float:
    """Return the mean absolute error, in the unit of the target: large amounts weigh most in it."""
    return float(np.mean(np.abs(truths - predictions)))


def median_percentage_error(truths: Array, predictions: Array) -> float:
    """Return the percentage of the truth by which half of the predictions are off at most."""
    return float(100 * np.median(np.abs(truths - predictions) / truths))


def percentage_bias(truths: Array, predictions: Array) -> float:
    """Return by how many per cent predictions are too high (above 0) or too low, as a geometric mean."""
    return float(100 * np.expm1(-np.mean(log_errors(truths, predictions))))


FUNCTIONS: Mapping[str, Callable[[Array, Array], float]] = {
    function.__name__: function for function in (rmse_log, r2_log, mae, median_percentage_error, percentage_bias)
}
