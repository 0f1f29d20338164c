"""Sort records by two keys.

A campaign has a budget for k customers, so it takes those with the highest scores. Where two scores
are equal, the order must not depend on chance: the names decide, in the order of the alphabet.
"""


def top_customers(scores: dict[str, float], k: int) -> list[str]:
    """Return the names of the k highest scores, the highest first.

    Of equal scores, the name that comes first in the alphabet is first. If there are fewer than k
    customers, return all of them.
    """
    raise NotImplementedError
