"""Build a search tree.

In a binary search tree everything on the left of a node is smaller, and everything on the right is
larger. It finds a value as fast as binary search does, and it can grow.
"""


class SearchTree:
    """A set of numbers.

    Attributes:
        root: the top node; None while the tree is empty.
    """

    def __init__(self) -> None:
        self.root: _Node | None = None

    def add(self, value: float) -> bool:
        """Add a value; return False, and change nothing, if it is there already."""
        raise NotImplementedError

    def between(self, low: float, high: float) -> list[float]:
        """Return all values from low to high, both included, in order.

        Do not visit branches that cannot have such values.
        """
        raise NotImplementedError


class _Node:
    """A value, with the trees of what is smaller and of what is larger."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.left: _Node | None = None
        self.right: _Node | None = None
