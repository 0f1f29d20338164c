"""Build a hash map.

A dictionary finds a key without looking at all of them. It computes a number from the key, its
hash, and uses it to choose one of many buckets. Keys that share a bucket are compared one by one.
When the buckets get crowded, there must be more of them, or the map gets slow.
"""

from typing import Any


class HashMap:
    """A map from keys to values.

    Attributes:
        buckets: lists of pairs of a key and its value.
    """

    def __init__(self) -> None:
        self.buckets: list[list[tuple[Any, Any]]] = [[] for _ in range(8)]
        self.count = 0

    def set(self, key: Any, value: Any) -> None:
        """Store the value under the key, in place of an earlier one.

        If there are more pairs than buckets then, twice as many buckets take up all pairs.
        """
        raise NotImplementedError

    def get(self, key: Any) -> Any:
        """Return the value of the key.

        Raises:
            KeyError: the key is not there.
        """
        raise NotImplementedError

    def __len__(self) -> int:
        """Return the number of keys."""
        raise NotImplementedError
