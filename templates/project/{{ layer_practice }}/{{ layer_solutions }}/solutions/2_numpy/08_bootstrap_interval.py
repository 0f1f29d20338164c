"""Give an interval with a mean."""

import numpy as np


def bootstrap_interval(values: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """Return the lower and the upper end of the 95 % bootstrap interval of the mean.

    These are the percentiles 2.5 and 97.5 of the means of `draws` samples. Each sample has as many
    values as there are. The generator is `np.random.default_rng(seed)`.
    """
    rng = np.random.default_rng(seed)
    samples = rng.choice(values, size=(draws, len(values)), replace=True)
    low, high = np.percentile(samples.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
