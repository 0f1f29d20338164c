"""Build a search tree."""


class SearchTree:
    """A set of numbers.

    Attributes:
        root: the top node; None while the tree is empty.
    """

    def __init__(self) -> None:
        self.root: _Node | None = None

    def add(self, value: float) -> bool:
        """Add a value; return False, and change nothing, if it is there already."""
        above, node = None, self.root
        while node:
            if value == node.value:
                return False
            above, node = node, node.left if value < node.value else node.right
        new = _Node(value)
        if above is None:
            self.root = new
        elif value < above.value:
            above.left = new
        else:
            above.right = new
        return True

    def between(self, low: float, high: float) -> list[float]:
        """Return all values from low to high, both included, in order.

        Do not visit branches that cannot have such values.
        """
        found: list[float] = []

        def visit(node: _Node | None) -> None:
            if node is None:
                return
            if node.value > low:
                visit(node.left)
            if low <= node.value <= high:
                found.append(node.value)
            if node.value < high:
                visit(node.right)

        visit(self.root)
        return found


class _Node:
    """A value, with the trees of what is smaller and of what is larger."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.left: _Node | None = None
        self.right: _Node | None = None
