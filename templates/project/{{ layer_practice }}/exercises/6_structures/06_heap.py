"""Build a heap.

A heap always knows its smallest entry, and takes it out in a few steps. It is a list in which every
entry is at most as large as its two children: those of position i are at 2 i + 1 and 2 i + 2.
"""


class MinHeap:
    """A collection that gives back its smallest entry first.

    Attributes:
        entries: the list, in the order of the heap.
    """

    def __init__(self) -> None:
        self.entries: list[float] = []

    def push(self, entry: float) -> None:
        """Add an entry: at the end, then up, as long as its parent is larger."""
        raise NotImplementedError

    def pop(self) -> float:
        """Remove and return the smallest entry.

        The last entry takes its place, then goes down: it is swapped with its smaller child, as
        long as that is smaller than itself.

        Raises:
            IndexError: the heap is empty.
        """
        raise NotImplementedError
