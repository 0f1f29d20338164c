"""Keep the best of a stream."""

import heapq
from collections.abc import Iterable


def largest(values: Iterable[float], k: int) -> list[float]:
    """Return the k largest values, the largest first; all of them if there are fewer.

    `values` may be longer than memory: keep at most k + 1 of them. `k` is at least 1. Use
    `heapq.heappush` and its like, but not `heapq.nlargest`.
    """
    heap: list[float] = []
    for value in values:
        if len(heap) < k:
            heapq.heappush(heap, value)
        elif value > heap[0]:
            heapq.heapreplace(heap, value)
    return sorted(heap, reverse=True)
