"""Reads CSV and JSON Lines: whole where they are small, else in pieces spread over the file."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError

_DELIMITERS = ",;\t|"
_BLOCKS = 32
_HEAD = 1 << 16
# Of the rows at the head of a file, this share must be as wide as its first line for a delimiter to be the one.
_EQUAL = 0.9

Found = tuple[Sequence[str], Sequence[Sequence[str]], int, dict[str, Any]]
"""Names of columns, rows, how many there are in all, and how to read them."""


def read(path: Path, encoding: str, limit: int) -> Found:
    """Return what a file of text has: all of it up to so many bytes, or else about half as much, spread over it."""
    blocks = _blocks(path, encoding, limit)
    first = next(blocks)
    extra = {} if encoding == "utf-8" else {"encoding": encoding}
    lines = 0 if path.stat().st_size <= limit else _lines(path)
    if first.lstrip().startswith("{"):
        names, rows = _json_lines(path.name, itertools.chain([first], blocks))
        return names, rows, max(len(rows), lines), {"format": "jsonl", **extra}
    if first.lstrip().startswith("["):
        raise MlscaffoldError(f"{path.name} is one JSON array. Write JSON Lines, an object on each line, or CSV.")
    said = first.startswith("sep=") and first[4:5] in set(_DELIMITERS + ": ")
    delimiter = first[4] if said else _delimiter(first)
    if said:
        first = first.partition("\n")[2]
    names, rows = _first_rows(path.name, first, delimiter, 1 + said)
    for block in blocks:
        rows += _later_rows(block, delimiter, len(names))
    reading = {"format": "csv", **({} if delimiter == "," else {"delimiter": delimiter}), **extra}
    return names, rows, max(len(rows), lines - 1 - said), reading


def _blocks(path: Path, encoding: str, limit: int) -> Iterator[str]:
    """Yield a small file's text; of a large one pieces of whole lines, the first from its beginning."""
    size = path.stat().st_size
    count, length = (1, size) if size <= limit else (_BLOCKS, limit // 2 // _BLOCKS)
    codec = encoding
    with path.open("rb") as file:
        if encoding == "utf-16":
            codec = "utf-16-le" if file.read(2) == b"\xff\xfe" else "utf-16-be"
        for number in range(count):
            # Even, so that no character of UTF-16 is cut.
            offset = (size - length) * number // (count - 1) // 2 * 2 if number else 0
            file.seek(offset)
            # The characters that are cut at the edges go with their lines.
            block = file.read(length).decode(codec, "ignore").removeprefix("\ufeff")
            if number:
                block = block.partition("\n")[2]
            yield block if offset + length >= size else block[: block.rfind("\n") + 1]


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(partial(file.read, 1 << 20), b""))


def _delimiter(head: str) -> str:
    """Return the delimiter by which rows are as wide as the first line; of several the one with most cells."""
    head = head[: head.rfind("\n", 0, _HEAD) + 1] or head[:_HEAD]

    def fitness(delimiter: str) -> tuple[bool, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            return False, 0
        is_equal = bool(widths) and widths.count(widths[0]) >= _EQUAL * len(widths)
        return is_equal and widths[0] > 1, widths[0] if widths else 0

    return max(_DELIMITERS, key=fitness)


def _first_rows(name: str, text: str, delimiter: str, line: int) -> tuple[list[str], list[list[str]]]:
    """Return the names and the rows of a file's beginning, once all rows are as wide as the names."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    ragged: list[tuple[int, int]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if row and len(row) != len(rows[0]):
                ragged.append((reader.line_num + line - 1, len(row)))
    except csv.Error as error:
        where = reader.line_num + line - 1
        raise MlscaffoldError(
            f"{name} cannot be read at line {where}: {error}. Look for a quote that is not closed."
        ) from error
    if not rows:
        raise MlscaffoldError(f"{name} is empty. Give a file with rows.")
    if ragged:
        where, width = ragged[0]
        others = f" (and {len(ragged) - 1:,} more)" if len(ragged) > 1 else ""
        raise MlscaffoldError(
            f"{name}, line {where}{others}: {width} cells, where the first line names {len(rows[0])} columns. "
            "Mend such lines: a cell that holds the delimiter needs quotes around it."
        )
    return rows[0], rows[1:]


def _later_rows(block: str, delimiter: str, width: int) -> list[list[str]]:
    """Return the rows of a piece from the middle of a file, which may begin inside quotes."""
    best: list[list[str]] = []
    for start in ("", '"'):
        try:
            rows = list(csv.reader(io.StringIO(start + block, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        fitting = [row for row in rows[1:] if len(row) == width]
        best = max(best, fitting, key=len)
        if len(fitting) >= _EQUAL * len(rows):
            break
    return best


def _json_lines(name: str, blocks: Iterator[str]) -> tuple[list[str], list[list[str]]]:
    records: list[dict[str, Any]] = []
    names: dict[str, None] = {}
    for line in itertools.chain.from_iterable(block.split("\n") for block in blocks):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise MlscaffoldError(
                f"{name} has a line that is no JSON object, record {len(records) + 1}. Write one object on each line."
            )
        names.update(dict.fromkeys(record))
        records.append(record)
    return list(names), [[cell(record.get(key)) for key in names] for record in records]


def cell(value: object) -> str:
    """Return a value of JSON, Excel or Parquet as the text that a CSV file would have."""
    if value is None or value != value:  # noqa: PLR0124  (not a number: blank)
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
