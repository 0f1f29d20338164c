"""Select rows with a condition.

A sensor sometimes reports values that cannot be true. A comparison of an array gives an array of
True and False, a mask, and a mask selects rows. No loop is needed.
"""

import numpy as np


def within_limits(rows: np.ndarray, column: int, low: float, high: float) -> np.ndarray:
    """Return the rows whose value in a column is between low and high, both included.

    The rows keep their order and all their columns.
    """
    raise NotImplementedError
