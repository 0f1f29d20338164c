"""Put steps in a possible order."""


def run_order(needs: dict[str, list[str]]) -> list[str]:
    """Return all steps in an order in which each one comes after those that it needs.

    `needs` says for each step which others it needs; a step that is only needed by others is a step
    too. Where several steps are possible, the first in the alphabet comes next.

    Raises:
        ValueError: steps need each other in a cycle.
    """
    steps = sorted({*needs, *(step for needed in needs.values() for step in needed)})
    order: list[str] = []
    while len(order) < len(steps):
        possible = [
            step
            for step in steps
            if step not in order and all(needed in order for needed in needs.get(step, []))
        ]
        if not possible:
            raise ValueError("some steps need each other in a cycle")
        order.append(possible[0])
    return order
