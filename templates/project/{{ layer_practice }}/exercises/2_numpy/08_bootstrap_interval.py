"""Give an interval with a mean.

A result on 100 test rows would differ on 100 other rows. The bootstrap shows by how much: it draws
as many rows with replacement, computes the mean, and repeats that many times. The middle 95 % of
these means is an interval for the mean.
"""

import numpy as np


def bootstrap_interval(values: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """Return the lower and the upper end of the 95 % bootstrap interval of the mean.

    These are the percentiles 2.5 and 97.5 of the means of `draws` samples. Each sample has as many
    values as there are. The generator is `np.random.default_rng(seed)`.
    """
    raise NotImplementedError
