"""Turn scores into probabilities."""

import numpy as np


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the probabilities of each row of scores; scores may be as large as 10,000."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=1, keepdims=True)
