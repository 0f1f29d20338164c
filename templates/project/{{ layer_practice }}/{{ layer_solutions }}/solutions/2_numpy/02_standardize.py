"""Put columns on one scale."""

import numpy as np


def standardize(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both arrays standardized with the means and standard deviations of `train`.

    Each column has its own mean and standard deviation, that of the population (divided by n), as
    scikit-learn's StandardScaler has. A column that is constant in `train` is only centred.
    """
    mean = train.mean(axis=0)
    deviation = train.std(axis=0)
    scale = np.where(deviation == 0, 1, deviation)
    return (train - mean) / scale, (test - mean) / scale
