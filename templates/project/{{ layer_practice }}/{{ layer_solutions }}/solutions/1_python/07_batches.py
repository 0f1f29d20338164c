"""Read a large file in batches."""

from collections.abc import Iterable, Iterator


def batches(rows: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield lists of `size` rows, in order; the last one may be shorter, but is never empty.

    Read a row only when the batch that it belongs to is asked for.
    """
    batch: list[str] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
