"""Reads a file of rows, or pieces of it where it is large; what kind of file it is, its first bytes tell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError

from .survey import Survey

_MAGIC = {b"PK\x03\x04": "excel", b"PAR1": "parquet"}
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "is a workbook of Excel before 2007. Save it as .xlsx or CSV.",
    b"\x1f\x8b": "is compressed. Unpack it first.",
    b"%PDF": "is a PDF. Give a file of rows: CSV, JSON Lines, Excel or Parquet.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """What a file of rows has.

    Attributes:
        columns: by name and in the file's order the cells of a sample of its rows, as text; blank ones are empty.
        rows: how many are in the sample.
        total: how many the file has, about.
        reading: how to read it: its format, and its delimiter, encoding or sheet where they are not the usual ones.
        sha256: of the file.
    """

    columns: Mapping[str, Sequence[str]]
    rows: int
    total: int
    reading: Mapping[str, Any]
    sha256: str

    @property
    def is_sample(self) -> bool:
        """Whether the file has more rows than are in the sample."""
        return self.total > self.rows


def read(path: Path, sheet: str | None = None) -> Table:
    """Look at a file of rows.

    Args:
        path: of the file: CSV, JSON Lines, an Excel workbook or Parquet.
        sheet: which sheet of a workbook; needed where several have rows.

    Raises:
        MlscaffoldError: it cannot be read, or is no table.
    """
    survey = Survey()
    try:
        reading = _read(path, sheet, survey)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Give --from the path of a file of rows.") from None
    except OSError as error:
        raise MlscaffoldError(f"Cannot read {path}: {error.strerror or error}. Give --from another file.") from error
    if sheet is not None and reading["format"] != "excel":
        raise UsageError(f"{path.name} is no workbook of Excel, so it has no sheets. Leave --sheet out.")
    columns = {name: list(map(str.strip, cells)) for name, cells in survey.sample.items() if name}
    if survey.total and len(columns) < 2:  # noqa: PLR2004  (a target, and something to predict it from)
        raise MlscaffoldError(
            f"{path.name} has {len(columns)} named column, and a target needs another to be predicted from. Its cells "
            "must be separated by comma, semicolon, tab or |, and its first line must name them."
        )
    if not any(map(any, columns.values())):
        raise MlscaffoldError(f"{path.name} has no rows below its names of columns. Give a file with rows.")
    return Table(columns, survey.rows, survey.total, reading, sha256)


def _read(path: Path, sheet: str | None, survey: Survey) -> dict[str, Any]:
    """Take up a file's rows, and return how it is read."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise MlscaffoldError(f"{path.name} is empty. Give a file with rows.")
    for magic, why in _REFUSED.items():
        if start.startswith(magic):
            raise MlscaffoldError(f"{path.name} {why}")
    if start in _MAGIC:
        from . import typed

        return typed.excel(path, sheet, survey) if _MAGIC[start] == "excel" else typed.parquet(path, survey)
    from . import text

    return text.read(path, start, survey)
