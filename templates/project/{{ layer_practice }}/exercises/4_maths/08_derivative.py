"""Compute a derivative numerically.

The derivative says how fast a function changes. Without a formula, compare the function a little to
the right and a little to the left: (f(x + h) - f(x - h)) / 2h. This central difference is much more
exact than a comparison with f(x) itself.
"""

from collections.abc import Callable


def derivative(function: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """Return the central difference of the function at x with the step h."""
    raise NotImplementedError
