"""Walk through a tree."""

from dataclasses import dataclass, field


@dataclass
class Node:
    """A node with its children, from left to right."""

    name: str
    children: list["Node"] = field(default_factory=list)


def depth(tree: Node) -> int:
    """Return the number of steps from the root to the deepest leaf: 0 for a single node."""
    return max((1 + depth(child) for child in tree.children), default=0)


def leaves(tree: Node) -> list[str]:
    """Return the names of the nodes without children, from left to right."""
    if not tree.children:
        return [tree.name]
    return [name for child in tree.children for name in leaves(child)]


def path(tree: Node, name: str) -> list[str] | None:
    """Return the names from the root down to the node with that name; None if there is none.

    Names are unique.
    """
    if tree.name == name:
        return [name]
    for child in tree.children:
        below = path(child, name)
        if below is not None:
            return [tree.name, *below]
    return None
