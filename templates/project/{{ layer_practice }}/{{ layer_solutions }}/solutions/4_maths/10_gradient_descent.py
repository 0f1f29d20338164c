"""Walk downhill to a minimum."""

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
    point = start.copy()
    for step in range(max_steps + 1):
        slope = gradient(point)
        if np.linalg.norm(slope) <= tolerance:
            return point, step
        point = point - rate * slope
    raise RuntimeError(f"no minimum after {max_steps} steps")
