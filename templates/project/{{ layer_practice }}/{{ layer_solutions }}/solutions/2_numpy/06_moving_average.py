"""Smooth a series."""

import numpy as np


def moving_average(values: np.ndarray, window: int) -> np.ndarray:
    """Return, for each position, the mean of the last `window` values up to and with it.

    The result has the length of the input. The first `window - 1` positions, which have too few
    values before them, are NaN.
    """
    result = np.full(len(values), np.nan)
    if len(values) >= window:
        windows = np.lib.stride_tricks.sliding_window_view(values, window)
        result[window - 1 :] = windows.mean(axis=1)
    return result
