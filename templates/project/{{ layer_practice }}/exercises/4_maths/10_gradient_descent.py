"""Walk downhill to a minimum.

Gradient descent starts somewhere and takes steps against the gradient, each as long as the learning
rate times the gradient. It stops when the gradient is almost zero. If the rate is too large, the
steps jump over the minimum and get longer and longer.
"""

from collections.abc import Callable

import numpy as np


def descend(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    rate: float,
    tolerance: float = 1e-8,
    max_steps: int = 10_000,
) -> tuple[np.ndarray, int]:
    """Return the point that was reached, and the number of steps that were taken.

    Stop when the length of the gradient is at most `tolerance`; test that before each step, the
    first one included. `start` does not change.

    Raises:
        RuntimeError: the gradient is still longer after `max_steps` steps.
    """
    raise NotImplementedError
