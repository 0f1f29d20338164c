"""Reads Excel workbooks and Parquet files, with libraries that come with the extra ``files``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError

from .survey import Survey, check_names, pieces
from .text import cell

_BATCH = 20_000


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


def excel(path: Path, sheet: str | None, survey: Survey) -> dict[str, Any]:
    """Take up the rows of a workbook's sheet, empty ones left out; the first names the columns."""
    openpyxl = _library("openpyxl", "Excel workbooks")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise MlscaffoldError(f"{path.name} is no workbook of Excel ({error}). Save it as .xlsx or CSV.") from error
    try:
        sheets = [found.title for found in book.worksheets if len(list(itertools.islice(_rows(found), 2))) > 1]
        if sheet is None and len(sheets) != 1:
            raise SheetError(path.name, sheets)
        if sheet is not None and sheet not in sheets:
            raise UsageError(f"{path.name} has no sheet {sheet!r} with rows. It has: {', '.join(sheets)}.")
        chosen = book[sheet or sheets[0]]
        if not any(value is not None for value in next(chosen.iter_rows(values_only=True))):
            raise MlscaffoldError(
                f"Sheet {chosen.title} of {path.name} begins with an empty row. Delete it: the first names the columns."
            )
        rows = _rows(chosen)
        names = check_names(path.name, list(map(cell, next(rows))))
        for piece in pieces(rows, len(names)):
            columns = zip(*[_padded(row, len(names)) for row in piece], strict=True)
            survey.add({name: list(map(cell, cells)) for name, cells in zip(names, columns, strict=True)}, len(piece))
        return {"format": "excel", **({"sheet": chosen.title} if len(book.sheetnames) > 1 else {})}
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    return (row for row in sheet.iter_rows(values_only=True) if any(value is not None for value in row))


def _padded(row: Sequence[Any], width: int) -> Sequence[Any]:
    return [*row[:width], *[None] * (width - len(row))]


def parquet(path: Path, survey: Survey) -> dict[str, Any]:
    """Take up the rows of a Parquet file."""
    parquet = _library("pyarrow.parquet", "Parquet files")
    try:
        file = parquet.ParquetFile(path)
    except Exception as error:
        raise MlscaffoldError(f"{path.name} is no Parquet file ({error}). Write it anew, or as CSV.") from error
    with file:
        names = check_names(path.name, file.schema_arrow.names)
        for batch in file.iter_batches(_BATCH):
            columns = ([cell(value) for value in column.to_pylist()] for column in batch.columns)
            survey.add(dict(zip(names, columns, strict=True)), batch.num_rows)
    return {"format": "parquet"}
