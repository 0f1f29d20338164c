"""Formats: rows of an Excel, Parquet or JSON Lines file, written as the CSV that commands read."""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import pyarrow.parquet

from .. import ProjectError


def convert(file: Path, output: Path | None = None) -> None:
    """Write an Excel, Parquet or JSON Lines file as CSV: `rows.xlsx` becomes `rows.csv`."""
    output = output or file.with_suffix(".csv")
    if output.exists():
        raise ProjectError(f"{output} is there already: name another file with --output.")
    draft, lines, rows = output.with_name(f"{output.name}.part"), _lines(file), 0
    try:
        with draft.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written)
            writer.writerow(next(lines, []))
            for line in lines:
                writer.writerow(line)
                rows += 1
    except (BadZipFile, KeyError, OSError, ValueError, ProjectError) as error:
        draft.unlink(missing_ok=True)
        raise ProjectError(f"{file} cannot be converted: {error}") from error
    draft.replace(output)
    print(f"Wrote {rows:,} rows to {output}.")


def _lines(path: Path) -> Iterator[Iterable[Any]]:
    """Yield the names of the columns, then the cells of each row."""
    match path.suffix:
        case ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            yield from book.worksheets[0].values
        case ".parquet":
            file = pyarrow.parquet.ParquetFile(path)
            index = _counted_index(file.schema_arrow)
            yield [*index, *file.schema_arrow.names]
            for batch in file.iter_batches(5_000):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    yield [*map(next, index.values()), *cells]
        case ".jsonl":
            with path.open(encoding="utf-8-sig") as file:
                yield from _cells(json.loads(line) for line in file if line.strip())
        case _:
            raise ProjectError("it is none of .xlsx, .parquet and .jsonl.")


def _counted_index(schema: Any) -> dict[str, Iterator[int]]:
    """Return the values of an index that pandas has noted as a range, not written as a column."""
    noted = json.loads((schema.metadata or {}).get(b"pandas", b"{}")).get("index_columns", [])
    ranges = [each for each in noted if isinstance(each, dict) and each["name"]]
    return {each["name"]: count(each["start"], each["step"]) for each in ranges}


def _cells(rows: Iterator[dict[str, Any]]) -> Iterator[list[Any]]:
    names: list[str] = []
    for number, row in enumerate(rows, start=1):
        if not names:
            names = list(row)
            yield names
        if unknown := set(row) - set(names):
            raise ProjectError(f"row {number} has {', '.join(unknown)}, and the first row has not.")
        yield [row.get(name) for name in names]
