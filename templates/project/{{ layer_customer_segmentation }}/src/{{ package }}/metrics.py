"""How good is a division into segments? Nobody knows the right one, so it is asked whether it is clear and steady.

`silhouette` (Rousseeuw 1987): how much nearer a customer is to the own segment than to the next, -1 to 1.
`stability`: the mean adjusted Rand index (Hubert and Arabie 1985) of two models fitted on two bootstrap samples, on the
rows that both hold; 1 means that they agree on every pair of customers, 0 that they agree as chance would. To judge
clusterings by resampling: Ben-Hur, Elisseeff and Guyon 2002; Hennig 2007.
"""

import numpy as np
from sklearn.metrics import adjusted_rand_score, silhouette_samples

HIGHER_IS_BETTER = True
MOST_ROWS = 2000  # compared with each other in one silhouette: its cost grows with their square

Array = np.ndarray


def silhouettes(points: Array, labels: Array) -> Array:
    """Return the silhouette of each row, shape (rows,); all 0 where there is one segment, or one for each row.

    Silhouettes of two spaces cannot be compared. Whoever throws columns away brings customers together: on the
    published data one and the same division has 0.29 in six columns and 0.43 in the plane of their first two principal
    components, and a cut by size alone, in its single column, has 0.54.
    """
    if not 1 < len(np.unique(labels)) < len(labels):
        return np.zeros(len(labels))
    values: Array = silhouette_samples(points, labels)
    return values


def silhouette(points: Array, labels: Array) -> float:
    """Return the mean silhouette, of MOST_ROWS rows drawn at random where there are more."""
    if len(labels) > MOST_ROWS:
        rows = np.random.default_rng(0).choice(len(labels), MOST_ROWS, replace=False)
        points, labels = points[rows], labels[rows]
    return float(silhouettes(points, labels).mean())


def agreement(one: Array, other: Array) -> float:
    """Return the adjusted Rand index of two divisions of the same rows."""
    return float(adjusted_rand_score(one, other))


def bootstrap_interval(values: Array, draws: int, seed: int) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of the mean (Efron and Tibshirani 1993, chapter 13).

    The segments are taken as given: how far they would move is what stability says.
    """
    random = np.random.default_rng(seed)
    means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def share_shift(before: Array, after: Array, segments: int) -> float:
    """Return the population stability index of the segments' shares; an empty segment counts as half a row.

    By rule of thumb, under 0.1 is stable and over 0.25 shifted (Siddiqi, Credit Risk Scorecards, 2006).
    """
    old, new = (np.maximum(np.bincount(labels, minlength=segments), 0.5) / len(labels) for labels in (before, after))
    return float(np.sum((new - old) * np.log(new / old)))


def cramers_v(one: Array, other: Array) -> float:
    """Return Cramér's V of two labellings: 0 when they are unrelated, 1 when one gives the other."""
    (rows, first), (columns, second) = (np.unique(labels, return_inverse=True) for labels in (one, other))
    if min(len(rows), len(columns)) < 2:
        return 0.0
    counts = np.zeros((len(rows), len(columns)))
    np.add.at(counts, (first, second), 1)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    squared = ((counts - expected) ** 2 / expected).sum()
    return float(np.sqrt(squared / (counts.sum() * (min(counts.shape) - 1))))
