"""Files of rows: read one in chunks, and check every row against the schema."""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import pandas as pd
import pyarrow.parquet
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
    except (BadZipFile, KeyError, OSError, ValueError, csv.Error, ProjectError) as error:
        raise ProjectError(f"{path} cannot be used: {error}") from error


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


def _rows(path: Path) -> Iterator[Any]:
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from _by_column(csv.reader(file, strict=True))
        case ".jsonl":
            with path.open(encoding="utf-8-sig") as file:
                yield from (json.loads(line) for line in file if line.strip())
        case ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            yield from _by_column(book.worksheets[0].values)
        case ".parquet":
            for batch in pyarrow.parquet.ParquetFile(path).iter_batches(CHUNK):
                yield from batch.to_pylist()
        case _:
            raise ProjectError("it is none of .csv, .jsonl, .xlsx and .parquet.")


def _by_column(lines: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Name the cells of each line by the header, which is the first line."""
    cells = iter(lines)
    header = list(next(cells, []))
    if twice := {str(name) for name in header if header.count(name) > 1}:
        raise ProjectError(f"more than one column is called {', '.join(sorted(twice))}.")
    for number, line in enumerate(cells, start=2):
        if len(line) not in {0, len(header)}:
            # A quoted cell may go over several lines, which only the reader of CSV counts.
            at = getattr(lines, "line_num", number)
            raise ProjectError(f"line {at} has {len(line)} fields, the header {len(header)}.")
        if line:
            yield dict(zip(header, line, strict=True))
