"""Build a hash map."""

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
        bucket = self._bucket(key)
        for position, (known, _) in enumerate(bucket):
            if known == key:
                bucket[position] = (key, value)
                return
        bucket.append((key, value))
        self.count += 1
        if self.count > len(self.buckets):
            pairs = [pair for bucket in self.buckets for pair in bucket]
            self.buckets = [[] for _ in range(2 * len(self.buckets))]
            for pair in pairs:
                self._bucket(pair[0]).append(pair)

    def get(self, key: Any) -> Any:
        """Return the value of the key.

        Raises:
            KeyError: the key is not there.
        """
        for known, value in self._bucket(key):
            if known == key:
                return value
        raise KeyError(key)

    def __len__(self) -> int:
        """Return the number of keys."""
        return self.count

    def _bucket(self, key: Any) -> list[tuple[Any, Any]]:
        return self.buckets[hash(key) % len(self.buckets)]
