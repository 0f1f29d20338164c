"""Reads CSV and JSON Lines, whatever their encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from mlscaffold.errors import MlscaffoldError

from .naming import listed
from .survey import Survey, check_names, pieces

WHOLE = 8 << 20
"""Up to this many bytes a file is read whole; of a larger one a quarter as much, spread over it."""
_BLOCKS = 16
_DELIMITERS = ",;\t|"
_HEAD = 1 << 16
# So many keys a JSON object has, or thereabouts.
_WIDTH = 50
_CHUNK = 1 << 20
# Of the rows at the head of a file, this share must be as wide as its first line for a delimiter to be the one.
_EQUAL = 0.9


def read(path: Path, start: bytes, survey: Survey) -> dict[str, Any]:
    """Take up the rows of a file of text, which starts so, and return how it is read."""
    encoding, is_cut = _encoding(path, start), path.stat().st_size > WHOLE
    blocks = _blocks(path, encoding)
    first = next(blocks)
    head = first[:_HEAD].lstrip()
    if head.startswith("["):
        raise MlscaffoldError(f"{path.name} is one JSON array. Write JSON Lines, an object on each line, or CSV.")
    if head.startswith("{"):
        if encoding == "cp1252":
            raise MlscaffoldError(f"{path.name} is JSON Lines, but not in UTF-8. Save it as UTF-8.")
        for block in itertools.chain([first], blocks):
            _json_lines(path.name, block, survey)
        reading = {"format": "jsonl"}
        header = 0
    else:
        # A line for Excel, which says the delimiter.
        is_said = head.lower().startswith("sep=") and head[5:6] in {"\r", "\n"}
        delimiter = head[4] if is_said else _delimiter(head)
        header = 1 + is_said
        names = _first_rows(path.name, first, delimiter, header, survey, is_cut=is_cut)
        for block in blocks:
            _later_rows(block, delimiter, names, survey)
        reading = {"format": "csv", **({"delimiter": delimiter} if delimiter != "," else {})}
        reading |= {"encoding": encoding} if encoding != "utf-8" else {}
        reading |= {"skip": "1"} if is_said else {}
    if is_cut:
        with path.open("rb") as file:
            lines = sum(chunk.count(b"\n") for chunk in iter(partial(file.read, _CHUNK), b""))
        survey.total = max(survey.total, lines - header)
    return reading


def _blocks(path: Path, encoding: str) -> Iterator[str]:
    """Yield a small file's text; of a large one pieces of whole lines, the first from its beginning."""
    size = path.stat().st_size
    count, length = (1, size) if size <= WHOLE else (_BLOCKS, WHOLE // 4 // _BLOCKS)
    codec = encoding
    with path.open("rb") as file:
        if encoding == "utf-16":
            codec = "utf-16-le" if file.read(2) == codecs.BOM_UTF16_LE else "utf-16-be"
        for number in range(count):
            # Even, so that no character of UTF-16 is cut.
            offset = (size - length) * number // (count - 1) // 2 * 2 if number else 0
            file.seek(offset)
            # The characters that are cut at the edges go with their lines.
            block = file.read(length).decode(codec, "ignore").removeprefix("\ufeff")
            block = block.partition("\n")[2] if number else block
            yield block if offset + length >= size else block[: block.rfind("\n") + 1]


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


def _delimiter(head: str) -> str:
    """Return the delimiter by which rows are as wide as the first line; of several the one with most cells."""
    lines = head[: head.rfind("\n") + 1] or head

    def fitness(delimiter: str) -> tuple[bool, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            return False, 0
        is_equal = bool(widths) and widths.count(widths[0]) >= _EQUAL * len(widths)
        return is_equal and widths[0] > 1, widths[0] if widths else 0

    return max(_DELIMITERS, key=fitness)


def _first_rows(name: str, block: str, delimiter: str, header: int, survey: Survey, *, is_cut: bool) -> list[str]:
    """Take up the rows of a file's beginning, all as wide as the names, and return those."""
    reader = csv.reader(io.StringIO(block, newline=""), delimiter=delimiter, strict=True)
    rows = filter(None, _until_cut(reader) if is_cut else reader)
    wrong = []
    try:
        names = check_names(name, next(itertools.islice(rows, header - 1, None), []))
        for piece in pieces(((reader.line_num, row) for row in rows), len(names)):
            wrong += [f"line {line} has {len(row)}" for line, row in piece if len(row) != len(names)]
            _add(names, [row for _, row in piece if len(row) == len(names)], survey)
    except csv.Error as error:
        raise MlscaffoldError(
            f"{name} cannot be read at line {reader.line_num}: {error}. Look for a quote that is not closed or doubled."
        ) from error
    if wrong:
        raise MlscaffoldError(
            f"{name} has {len(names)} columns by its first line, but {listed(wrong, 3)}. "
            "Mend such lines: a cell that holds the delimiter needs quotes around it."
        )
    return names


def _later_rows(block: str, delimiter: str, names: Sequence[str], survey: Survey) -> None:
    """Take up the rows of a piece from the middle of a file, which may begin inside quotes."""
    best: list[list[str]] = []
    for start in ("", '"'):
        with suppress(csv.Error):
            reader = csv.reader(io.StringIO(start + block, newline=""), delimiter=delimiter, strict=True)
            rows = list(_until_cut(reader))
            best = max(best, [row for row in rows[1:] if len(row) == len(names)], key=len)
            if len(best) >= _EQUAL * len(rows):
                break
    _add(names, best, survey)


def _until_cut(reader: Any) -> Iterator[list[str]]:
    """Yield the rows of a piece without the last one, where that goes on after it."""
    line = 0
    try:
        for row in reader:
            line = reader.line_num
            yield row
    except csv.Error as error:
        # Where most of the piece is one cell, a quote was never closed.
        if "unexpected end" not in str(error) or line < reader.line_num / 2:
            raise


def _add(names: Sequence[str], rows: Sequence[Sequence[str]], survey: Survey) -> None:
    if rows:
        survey.add(dict(zip(names, zip(*rows, strict=True), strict=True)), len(rows))


def _json_lines(name: str, block: str, survey: Survey) -> None:
    for piece in pieces(_records(name, io.StringIO(block)), _WIDTH):
        keys = dict.fromkeys([*survey.sample, *itertools.chain.from_iterable(piece)])
        survey.add({key: [cell(record.get(key)) for record in piece] for key in keys}, len(piece))


def _records(name: str, file: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise MlscaffoldError(f"{name}, line {number}, is no JSON object. Write one object on each line.")
        yield record


def cell(value: object) -> str:
    """Return a value of JSON, Excel or Parquet as the text that a project has of it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # What is not equal to itself is no number.
    return "" if value is None or value != value else str(value)  # noqa: PLR0124
