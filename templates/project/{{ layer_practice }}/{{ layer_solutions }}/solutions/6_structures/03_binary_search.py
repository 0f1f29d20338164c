"""Search in sorted values."""

from collections.abc import Sequence


def first_at_least(values: Sequence[float], wanted: float) -> int:
    """Return the position of the first value that is at least `wanted`.

    The values are sorted. If all of them are smaller, return their number. Do not look at all
    values, and do not use the module bisect.
    """
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
