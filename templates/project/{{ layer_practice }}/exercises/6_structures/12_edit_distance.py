"""Compare words with dynamic programming.

"recieve" is one swap of letters away from "receive", but how many single changes is that? The edit
distance counts insertions, deletions and replacements. Dynamic programming solves it from small
problems to large ones: the distance of two prefixes follows from those of shorter prefixes.
"""


def edit_distance(one: str, other: str) -> int:
    """Return the least number of changes that turn one word into the other.

    A change inserts, deletes or replaces one character.
    """
    raise NotImplementedError
