"""Watch the last values with a queue.

A service reports the mean of its last n answers. A queue is first in, first out: a new value enters
at one end, the oldest one leaves at the other. `collections.deque` does both in constant time; a
list must move all its entries when the first one leaves.
"""

from collections import deque


class RollingMean:
    """The mean of the last `size` values, of which there is at least one.

    Attributes:
        size: how many values count.
        values: those that count, the oldest first.
        total: their sum.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.values: deque[float] = deque()
        self.total = 0.0

    def add(self, value: float) -> float:
        """Take a new value, and return the mean of the last values, of which there may be fewer.

        The time that it takes must not depend on the size: keep a running total.
        """
        raise NotImplementedError
