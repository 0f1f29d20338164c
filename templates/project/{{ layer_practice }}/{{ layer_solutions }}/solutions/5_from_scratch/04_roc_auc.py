"""Measure how well scores rank."""

import numpy as np


def roc_auc(truth: np.ndarray, scores: np.ndarray) -> float:
    """Return the ROC-AUC of scores; truth holds zeros and ones.

    Raises:
        ValueError: there are only zeros or only ones.
    """
    events, others = scores[truth == 1], scores[truth == 0]
    if not events.size or not others.size:
        raise ValueError("ROC-AUC needs rows of both classes")
    differences = events[:, np.newaxis] - others
    return float((differences > 0).mean() + (differences == 0).mean() / 2)
