"""Turn class numbers into a matrix.

A network that distinguishes ten digits has ten outputs, so each label becomes a row with a single
one in the column of its class.
"""

import numpy as np


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """Return an array of shape (number of labels, classes) of floats, with one 1 in each row.

    Labels are whole numbers from 0 to classes - 1. Do it without a loop.

    Raises:
        ValueError: a label is not in that range.
    """
    raise NotImplementedError
