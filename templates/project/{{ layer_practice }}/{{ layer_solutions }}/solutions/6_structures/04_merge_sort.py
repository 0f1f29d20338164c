"""Sort by merging."""

from collections.abc import Callable
from typing import Any


def merge_sort(values: list[Any], key: Callable[[Any], Any]) -> list[Any]:
    """Return a new list in ascending order of the key; equal keys keep their order.

    Do not use `sorted` or `list.sort`. The list that was passed does not change.
    """
    if len(values) < 2:
        return values.copy()
    middle = len(values) // 2
    left, right = merge_sort(values[:middle], key), merge_sort(values[middle:], key)
    merged: list[Any] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if key(left[i]) <= key(right[j]):
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]
