"""Split rows into a training set and a test set.

A model is judged on rows that it has not seen. The rows are shuffled first, because files are often
sorted, and the shuffle is seeded, so that everybody gets the same split.
"""


def train_test_split(rows: list[int], test_share: float, seed: int) -> tuple[list[int], list[int]]:
    """Return the training rows and the test rows, both in shuffled order.

    The test set has test_share of the rows, rounded to a whole number by `round`. Each row is in
    exactly one of the two. The list that was passed does not change, and neither does the random
    state of the module `random`: use a generator of your own with this seed.
    """
    raise NotImplementedError
