"""Measure how alike two directions are.

Two customers who buy the same goods in different amounts are alike in direction, not in length. The
cosine of the angle between two vectors is their dot product divided by the product of their
lengths: 1 for the same direction, 0 for a right angle, -1 for opposite directions.
"""

import numpy as np


def cosine_similarity(a: np.ndarray, b: np.ndarray) -> float:
    """Return the cosine of the angle between two vectors; 0 if one of them has length 0."""
    raise NotImplementedError
