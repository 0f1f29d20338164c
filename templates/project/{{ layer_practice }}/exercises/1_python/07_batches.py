"""Read a large file in batches.

A model predicts many rows at once faster than one by one, but a file of millions of rows does not
fit into memory. A generator yields one batch after the other and reads no further than it must.
"""

from collections.abc import Iterable, Iterator


def batches(rows: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield lists of `size` rows, in order; the last one may be shorter, but is never empty.

    Read a row only when the batch that it belongs to is asked for.
    """
    raise NotImplementedError
