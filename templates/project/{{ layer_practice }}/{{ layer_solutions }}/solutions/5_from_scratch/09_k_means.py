"""Write k-means."""

import numpy as np


def k_means(rows: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the final centres, and for each row the number of its centre, from 0.

    `centres` has the first centres, one in each row; it does not change. Stop when no row changes
    its centre. A centre without rows stays where it is.
    """
    centres = centres.astype(float)
    groups = np.full(len(rows), -1)
    while True:
        distances = ((rows[:, np.newaxis, :] - centres) ** 2).sum(axis=2)
        nearest = distances.argmin(axis=1)
        if np.array_equal(nearest, groups):
            return centres, groups
        groups = nearest
        for number in np.unique(groups):
            centres[number] = rows[groups == number].mean(axis=0)
