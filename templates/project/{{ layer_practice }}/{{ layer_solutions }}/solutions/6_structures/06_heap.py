"""Build a heap."""


class MinHeap:
    """A collection that gives back its smallest entry first.

    Attributes:
        entries: the list, in the order of the heap.
    """

    def __init__(self) -> None:
        self.entries: list[float] = []

    def push(self, entry: float) -> None:
        """Add an entry: at the end, then up, as long as its parent is larger."""
        self.entries.append(entry)
        child = len(self.entries) - 1
        while child and self.entries[child] < self.entries[(child - 1) // 2]:
            self._swap(child, (child - 1) // 2)
            child = (child - 1) // 2

    def pop(self) -> float:
        """Remove and return the smallest entry.

        The last entry takes its place, then goes down: it is swapped with its smaller child, as
        long as that is smaller than itself.

        Raises:
            IndexError: the heap is empty.
        """
        self._swap(0, len(self.entries) - 1)
        smallest = self.entries.pop()
        parent = 0
        while children := range(2 * parent + 1, min(2 * parent + 3, len(self.entries))):
            child = min(children, key=self.entries.__getitem__)
            if self.entries[parent] <= self.entries[child]:
                break
            self._swap(parent, child)
            parent = child
        return smallest

    def _swap(self, one: int, other: int) -> None:
        entries = self.entries
        entries[one], entries[other] = entries[other], entries[one]
