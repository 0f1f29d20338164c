"""Say how exact a mean is."""

import math


def mean_and_error(values: list[float]) -> tuple[float, float]:
    """Return the mean and its standard error, without NumPy.

    Raises:
        ValueError: there are fewer than two values.
    """
    n = len(values)
    if n < 2:
        raise ValueError("a standard error needs two values at least")
    mean = sum(values) / n
    variance = sum((value - mean) ** 2 for value in values) / (n - 1)
    return mean, math.sqrt(variance / n)
