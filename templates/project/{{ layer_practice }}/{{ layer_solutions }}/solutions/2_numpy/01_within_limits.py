"""Select rows with a condition."""

import numpy as np


def within_limits(rows: np.ndarray, column: int, low: float, high: float) -> np.ndarray:
    """Return the rows whose value in a column is between low and high, both included.

    The rows keep their order and all their columns.
    """
    values = rows[:, column]
    return rows[(values >= low) & (values <= high)]
