"""Sort records by two keys."""


def top_customers(scores: dict[str, float], k: int) -> list[str]:
    """Return the names of the k highest scores, the highest first.

    Of equal scores, the name that comes first in the alphabet is first. If there are fewer than k
    customers, return all of them.
    """
    return sorted(scores, key=lambda name: (-scores[name], name))[:k]
