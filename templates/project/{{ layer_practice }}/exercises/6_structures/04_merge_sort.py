"""Sort by merging.

Two sorted lists can be merged into one by looking at their first entries only. Merge sort divides a
list into halves until they are trivially sorted, then merges. It is stable: entries that compare
equal keep their order, which `sorted` promises too.
"""

from collections.abc import Callable
from typing import Any


def merge_sort(values: list[Any], key: Callable[[Any], Any]) -> list[Any]:
    """Return a new list in ascending order of the key; equal keys keep their order.

    Do not use `sorted` or `list.sort`. The list that was passed does not change.
    """
    raise NotImplementedError
