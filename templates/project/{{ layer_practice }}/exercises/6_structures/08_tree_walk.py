"""Walk through a tree.

A decision tree, a folder and a JSON document are trees: nodes with children, which are trees
themselves. A function that calls itself for the children reaches every node.
"""

from dataclasses import dataclass, field


@dataclass
class Node:
    """A node with its children, from left to right."""

    name: str
    children: list["Node"] = field(default_factory=list)


def depth(tree: Node) -> int:
    """Return the number of steps from the root to the deepest leaf: 0 for a single node."""
    raise NotImplementedError


def leaves(tree: Node) -> list[str]:
    """Return the names of the nodes without children, from left to right."""
    raise NotImplementedError


def path(tree: Node, name: str) -> list[str] | None:
    """Return the names from the root down to the node with that name; None if there is none.

    Names are unique.
    """
    raise NotImplementedError
