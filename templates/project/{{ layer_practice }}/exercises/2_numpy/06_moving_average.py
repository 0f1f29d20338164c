"""Smooth a series.

Daily sales jump up and down; an average over the last days shows where they go. The value of a day
uses this day and the days before it, never a later one, because a forecast cannot know the future.
"""

import numpy as np


def moving_average(values: np.ndarray, window: int) -> np.ndarray:
    """Return, for each position, the mean of the last `window` values up to and with it.

    The result has the length of the input. The first `window - 1` positions, which have too few
    values before them, are NaN.
    """
    raise NotImplementedError
