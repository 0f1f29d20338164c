"""Compute a derivative numerically."""

from collections.abc import Callable


def derivative(function: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """Return the central difference of the function at x with the step h."""
    return (function(x + h) - function(x - h)) / (2 * h)
