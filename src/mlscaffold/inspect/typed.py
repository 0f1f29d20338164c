"""Reads Excel workbooks and Parquet files, with libraries that come with the extra ``files``."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError

from .text import Found, cell

_ROWS = 20_000
"""At most so many rows are looked at."""
_GROUPS = 16


class SheetError(UsageError):
    """A workbook of which it is not clear which sheet has the rows."""

    def __init__(self, name: str, sheets: Sequence[str]) -> None:
        self.sheets = sheets
        super().__init__(f"{name} has {len(sheets)} sheets with rows: {', '.join(sheets)}. Choose by --sheet NAME.")


def _library(name: str, what: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        package = name.partition(".")[0]
        raise MlscaffoldError(
            f"Reading {what} needs {package}. Install it: pip install 'mlscaffold-cli[files]', "
            f"or uv tool install 'mlscaffold-cli[files]'; or save the file as CSV."
        ) from None


def excel(path: Path, sheet: str | None) -> Found:
    """Return the first rows of a workbook's sheet, below the empty ones; the first with anything has the names."""
    openpyxl = _library("openpyxl", "Excel workbooks")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise MlscaffoldError(f"{path.name} is no workbook of Excel ({error}). Save it as .xlsx or CSV.") from error
    try:
        names = [found.title for found in book.worksheets if _is_filled(found)]
        if sheet is None and len(names) != 1:
            raise UsageError(
                f"{path.name} has {len(names)} sheets with rows: {', '.join(names)}. Choose by --sheet NAME."
            )
        if sheet is not None and sheet not in names:
            raise UsageError(f"{path.name} has no sheet {sheet!r} with rows. It has: {', '.join(names)}.")
        chosen = book[sheet or names[0]]
        filled = (row for row in chosen.iter_rows(values_only=True) if any(value is not None for value in row))
        rows = [[cell(value) for value in row] for row in itertools.islice(filled, _ROWS + 1)]
        total = chosen.max_row - 1 if len(rows) > _ROWS else len(rows) - 1
    finally:
        book.close()
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    reading = {"format": "excel", **({"sheet": chosen.title} if len(book.sheetnames) > 1 else {})}
    return padded[0], padded[1:], total, reading


def _is_filled(sheet: Any) -> bool:
    """Tell whether a sheet has a table's beginning: two rows that are not empty."""
    rows = (row for row in sheet.iter_rows(values_only=True, max_row=100) if any(value is not None for value in row))
    return len(list(itertools.islice(rows, 2))) > 1


def parquet(path: Path) -> Found:
    """Return rows of a Parquet file, from row groups spread over it."""
    parquet = _library("pyarrow.parquet", "Parquet files")
    try:
        file = parquet.ParquetFile(path)
    except Exception as error:
        raise MlscaffoldError(f"{path.name} is no Parquet file ({error}). Write it anew, or as CSV.") from error
    with file:
        total, count = file.metadata.num_rows, file.num_row_groups
        groups = range(count) if total <= _ROWS else sorted({count * part // _GROUPS for part in range(_GROUPS)})
        each = max(1, _ROWS // max(1, len(groups)))
        rows: list[Sequence[str]] = []
        for group in groups:
            for batch in file.iter_batches(batch_size=min(each, _ROWS), row_groups=[group]):
                columns = [column.to_pylist() for column in batch.columns]
                rows += [[cell(value) for value in row] for row in zip(*columns, strict=True)]
                if total > _ROWS:
                    break
        return file.schema_arrow.names, rows, total, {"format": "parquet"}
