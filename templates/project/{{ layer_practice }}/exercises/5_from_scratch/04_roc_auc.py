"""Measure how well scores rank.

ROC-AUC is the probability that a random event has a higher score than a random row without the
event. Pairs with equal scores count half. It needs no threshold, and 0.5 is pure chance.
"""

import numpy as np


def roc_auc(truth: np.ndarray, scores: np.ndarray) -> float:
    """Return the ROC-AUC of scores; truth holds zeros and ones.

    Raises:
        ValueError: there are only zeros or only ones.
    """
    raise NotImplementedError
