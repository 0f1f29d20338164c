"""Put columns on one scale.

Distances and penalties compare columns, so the columns need one scale. Standardization subtracts
the mean of a column and divides by its standard deviation. Both come from the training rows alone:
what is computed from test rows has seen the answers.
"""

import numpy as np


def standardize(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both arrays standardized with the means and standard deviations of `train`.

    Each column has its own mean and standard deviation, that of the population (divided by n), as
    scikit-learn's StandardScaler has. A column that is constant in `train` is only centred.
    """
    raise NotImplementedError
