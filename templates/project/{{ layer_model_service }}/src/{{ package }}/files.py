"""CSV files: read one in chunks of rows, so that it may be larger than memory."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from . import ProjectError

CHUNK = 5_000  # rows in memory at a time


def read(path: Path) -> Iterator[list[dict[str, str]]]:
    """Yield the rows of a file, at most CHUNK at a time; a ProjectError names what is off."""
    count = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _rows(file)
            while chunk := list(islice(rows, CHUNK)):
                count += len(chunk)
                yield chunk
        if not count:
            raise ValueError("it has no rows.")
    except (OSError, ValueError, csv.Error) as error:
        raise ProjectError(f"{path} cannot be read as CSV: {error}") from error


def _rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    reader = csv.reader(lines, strict=True)
    header = next(reader, [])
    if twice := {name for name in header if header.count(name) > 1}:
        raise ValueError(f"more than one column is called {', '.join(sorted(twice))}.")
    for cells in reader:
        if len(cells) not in {0, len(header)}:
            at, fields = reader.line_num, len(cells)
            raise ValueError(f"line {at} has {fields} fields, the header {len(header)}.")
        if cells:
            yield dict(zip(header, cells, strict=True))
