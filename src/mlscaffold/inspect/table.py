"""Opens a file of rows and takes a sample spread over it; what kind of file it is, its first bytes tell."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError

from . import text

WHOLE = 8 << 20
"""Up to this many bytes a file of text is read whole; of a larger one, about as much."""
_CHUNK = 1 << 20
_MAGIC = {b"PK\x03\x04": "excel", b"PAR1": "parquet"}
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "is a workbook of Excel before 2007. Save it as .xlsx or CSV.",
    b"\x1f\x8b": "is compressed. Unpack it first.",
    b"%PDF": "is a PDF. Give a file of rows: CSV, JSON Lines, Excel or Parquet.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """What was looked at of a file of rows.

    Attributes:
        columns: by name and in the file's order their cells, as text without space around it; blank ones are empty.
        rows: how many were looked at.
        total: how many the whole file has, about, where not all were.
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
        """Whether the file has more rows than were looked at."""
        return self.total > self.rows


def read(path: Path, sheet: str | None = None) -> Table:
    """Look at a file of rows.

    Args:
        path: of the file: CSV, JSON Lines, an Excel workbook or Parquet.
        sheet: which sheet of a workbook; needed where several have rows.

    Raises:
        MlscaffoldError: it cannot be read, or is no table.
    """
    try:
        names, rows, total, reading, sha256 = _read(path, sheet)
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Give --from the path of a file of rows.") from None
    except OSError as error:
        raise MlscaffoldError(f"Cannot read {path}: {error.strerror or error}. Give --from another file.") from error
    names = [name.strip() for name in names]
    if sheet is not None and reading["format"] != "excel":
        raise UsageError(f"{path.name} is no workbook of Excel, so it has no sheets. Leave --sheet out.")
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if twice:
        raise MlscaffoldError(f"{path.name} has several columns named {twice[0]!r}. Rename them, or keep one.")
    columns = {
        name: list(map(str.strip, cells)) for name, cells in zip(names, zip(*rows, strict=True), strict=False) if name
    }
    if rows and len(columns) < 2:  # noqa: PLR2004  (a target, and something to predict it from)
        raise MlscaffoldError(
            f"{path.name} has {len(columns)} named column, and a target needs another to be predicted from. Its cells "
            "must be separated by comma, semicolon, tab or |, and its first line must name them."
        )
    if not any(map(any, columns.values())):
        raise MlscaffoldError(f"{path.name} has no rows below its names of columns. Give a file with rows.")
    return Table(columns, len(rows), total, reading, sha256)


def _read(path: Path, sheet: str | None) -> tuple[Sequence[str], Sequence[Sequence[str]], int, dict[str, Any], str]:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise MlscaffoldError(f"{path.name} is empty. Give a file with rows.")
    for magic, why in _REFUSED.items():
        if start.startswith(magic):
            raise MlscaffoldError(f"{path.name} {why}")
    if format_ := _MAGIC.get(start):
        from . import typed

        found = typed.excel(path, sheet) if format_ == "excel" else typed.parquet(path)
    else:
        found = text.read(path, _encoding(path, start), WHOLE)
    with path.open("rb") as file:
        return *found, hashlib.file_digest(file, "sha256").hexdigest()


def _encoding(path: Path, start: bytes) -> str:
    """Return the encoding that all of a file is valid in: as its byte order mark says, else UTF-8 or cp1252."""
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = [name for mark, name in marks.items() if start.startswith(mark)]
    for name in marked or ["utf-8", "cp1252"]:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as file:
                # A binary file can be valid by chance, but has the character NUL.
                while (chunk := file.read(_CHUNK)) and "\0" not in decoder.decode(chunk):
                    pass
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        if not chunk:
            return name
    raise MlscaffoldError(
        f"{path.name} is text neither in UTF-8 nor in Windows-1252. Save it as UTF-8 (in Excel: CSV UTF-8)."
    )
