"""Compare words with dynamic programming."""


def edit_distance(one: str, other: str) -> int:
    """Return the least number of changes that turn one word into the other.

    A change inserts, deletes or replaces one character.
    """
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
        above = row
    return above[-1]
