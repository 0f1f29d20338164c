"""Measure a classifier of rare events."""

import numpy as np


def f1_score(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Return the F1 score of the class 1; both arrays hold zeros and ones.

    It is 0 if nothing is found, also where there was no alarm or no event.
    """
    found = np.sum((truth == 1) & (predicted == 1))
    if found == 0:
        return 0.0
    precision, recall = found / np.sum(predicted == 1), found / np.sum(truth == 1)
    return float(2 * precision * recall / (precision + recall))
