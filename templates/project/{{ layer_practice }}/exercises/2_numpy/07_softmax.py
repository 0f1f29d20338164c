"""Turn scores into probabilities.

The last layer of a classifier gives a score for each class. The softmax raises e to each score and
divides by the sum, so that a row adds up to 1. For large scores e**score is infinite: a stable
softmax first subtracts the largest score of the row, which does not change the result.
"""

import numpy as np


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the probabilities of each row of scores; scores may be as large as 10,000."""
    raise NotImplementedError
