"""Put steps in a possible order.

A pipeline has steps that need the results of others: training needs features, and features need
data. An order in which every step comes after what it needs is a topological order. A cycle has
none, and must be reported.
"""


def run_order(needs: dict[str, list[str]]) -> list[str]:
    """Return all steps in an order in which each one comes after those that it needs.

    `needs` says for each step which others it needs; a step that is only needed by others is a step
    too. Where several steps are possible, the first in the alphabet comes next.

    Raises:
        ValueError: steps need each other in a cycle.
    """
    raise NotImplementedError
