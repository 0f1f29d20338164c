"""Write principal component analysis."""

import numpy as np


def principal_components(rows: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first `count` directions and the share of all variance along each of them.

    Directions are rows of length 1, that with the largest variance first. The sign of each
    direction is such that its largest entry, by absolute value, is positive.
    """
    centred = rows - rows.mean(axis=0)
    variances, vectors = np.linalg.eigh(centred.T @ centred / (len(rows) - 1))
    directions = vectors.T[::-1][:count]
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(len(directions)), largest])
    return directions * signs[:, np.newaxis], variances[::-1][:count] / variances.sum()


def project(rows: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Return the coordinates of the rows along the directions, counted from their mean."""
    return (rows - rows.mean(axis=0)) @ directions.T
