"""Files of rows: read a CSV file in chunks, and check every row against the schema."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, TypeAdapter, ValidationError

from . import ProjectError

CHUNK = 5_000  # rows in memory at a time


def read(path: Path, model: type[BaseModel]) -> Iterator[tuple[list[Any], pd.DataFrame]]:
    """Yield the rows of a file, as they are and as a checked table, at most CHUNK at a time."""
    rows, first = _rows(path), 1
    try:
        while chunk := list(islice(rows, CHUNK)):
            yield chunk, check(chunk, model, first)
            first += len(chunk)
        if first == 1:
            raise ProjectError("it has no rows.")
    except (OSError, ValueError, csv.Error, ProjectError) as error:
        raise ProjectError(f"{path} cannot be used as a table: {error}") from error


def check(rows: list[Any], model: type[BaseModel], first: int = 1) -> pd.DataFrame:
    """Return rows as a typed table; a ProjectError names the values that do not fit, by row."""
    checker = TypeAdapter(list[model])  # type: ignore[valid-type]
    try:
        return pd.DataFrame(checker.dump_python(checker.validate_python(rows, extra="ignore")))
    except ValidationError as error:
        lines = [
            f"row {first + int(e['loc'][0])}, {e['loc'][-1]}: {e['msg']}; it is {e['input']!r:.60}"
            for e in error.errors()[:5]
        ]
        head = f"{error.error_count():,} value(s) do not fit schema.py"
        raise ProjectError("\n  ".join([head, *lines])) from error


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Name the cells of each line by the header; pandas would shift those of a ragged line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)
        header = next(lines, [])
        if twice := {name for name in header if header.count(name) > 1}:
            raise ProjectError(f"more than one column is called {', '.join(sorted(twice))}.")
        for cells in filter(None, lines):
            if len(cells) != len(header):
                fields = f"{len(cells)} fields, the header {len(header)}"
                raise ProjectError(f"line {lines.line_num} has {fields}.")
            yield dict(zip(header, cells, strict=True))
