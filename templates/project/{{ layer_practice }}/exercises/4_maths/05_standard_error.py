"""Say how exact a mean is.

The variance of a sample divides by n - 1, not by n: deviations from the mean of the sample itself
are a little too small. The standard error of the mean, s / sqrt(n), says how far the mean of
another sample would typically be from the true mean.
"""


def mean_and_error(values: list[float]) -> tuple[float, float]:
    """Return the mean and its standard error, without NumPy.

    Raises:
        ValueError: there are fewer than two values.
    """
    raise NotImplementedError
