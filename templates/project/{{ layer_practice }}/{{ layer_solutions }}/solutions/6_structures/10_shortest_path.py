"""Find the shortest path through a graph."""

from collections import deque


def shortest_path(graph: dict[str, list[str]], start: str, goal: str) -> list[str] | None:
    """Return the names on a path with the fewest steps, start and goal included.

    The graph says for each name which others can be reached in one step; a name that is no key
    leads nowhere. Return None if there is no path.
    """
    came_from = {start: start}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        if name == goal:
            way = [goal]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for neighbour in graph.get(name, []):
            if neighbour not in came_from:
                came_from[neighbour] = name
                waiting.append(neighbour)
    return None
