"""Keep the best of a stream.

Which are the ten largest errors of a billion predictions? To sort them all would take too much
memory. A heap of ten entries is enough: its smallest entry is the one that the next value must
beat.
"""

from collections.abc import Iterable


def largest(values: Iterable[float], k: int) -> list[float]:
    """Return the k largest values, the largest first; all of them if there are fewer.

    `values` may be longer than memory: keep at most k + 1 of them. `k` is at least 1. Use
    `heapq.heappush` and its like, but not `heapq.nlargest`.
    """
    raise NotImplementedError
