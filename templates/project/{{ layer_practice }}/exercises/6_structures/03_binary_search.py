"""Search in sorted values.

A table of a million thresholds is searched in 20 steps if each step halves what is left. The idea
is simple, and the limits are easy to get wrong: say what is true before and after each step, the
loop invariant.
"""

from collections.abc import Sequence


def first_at_least(values: Sequence[float], wanted: float) -> int:
    """Return the position of the first value that is at least `wanted`.

    The values are sorted. If all of them are smaller, return their number. Do not look at all
    values, and do not use the module bisect.
    """
    raise NotImplementedError
