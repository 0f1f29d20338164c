"""Find the shortest path through a graph.

How many handshakes are between two people? Breadth-first search visits everybody at distance 1,
then everybody at distance 2, and so on. So it reaches each of them by a shortest path. A queue
holds those whose neighbours are still to be visited.
"""


def shortest_path(graph: dict[str, list[str]], start: str, goal: str) -> list[str] | None:
    """Return the names on a path with the fewest steps, start and goal included.

    The graph says for each name which others can be reached in one step; a name that is no key
    leads nowhere. Return None if there is no path.
    """
    raise NotImplementedError
