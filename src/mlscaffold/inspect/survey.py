"""Takes up a file's rows piece by piece, and keeps as many as fit in memory, spread over all of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from mlscaffold.errors import MlscaffoldError

T = TypeVar("T")

_CELLS = 1_000_000
"""At most so many cells are kept, and half as many are in a piece."""


class Survey:
    """The rows taken up so far.

    Attributes:
        sample: cells by column; every row of a small file, or else every second, fourth, ...
        rows: how many rows are in the sample.
        total: how many were taken up; more where the file was not read whole.
    """

    def __init__(self) -> None:
        self.sample: dict[str, list[str]] = {}
        self.rows = 0
        self.total = 0
        self._stride = 1

    def add(self, columns: Mapping[str, Sequence[str]], count: int) -> None:
        """Take up so many rows; a column that was not there before was blank."""
        first = -self.total % self._stride
        for name, cells in columns.items():
            self.sample.setdefault(name, [""] * self.rows).extend(cells[first :: self._stride])
        self.total += count
        self.rows = len(range(0, self.total, self._stride))
        while self.rows * len(self.sample) > _CELLS:
            self._stride *= 2
            self.rows = len(range(0, self.total, self._stride))
            self.sample = {name: cells[::2] for name, cells in self.sample.items()}


def pieces(rows: Iterable[T], width: int) -> Iterator[list[T]]:
    """Yield rows by the thousand, fewer where they are wide."""
    rows = iter(rows)
    size = max(100, _CELLS // 2 // max(1, width))
    while piece := list(itertools.islice(rows, size)):
        yield piece


def check_names(file: str, names: Iterable[str]) -> list[str]:
    """Return a file's names of columns without space around them, once none is there twice."""
    found = list(map(str.strip, names))
    twice = [name for name, count in Counter(filter(None, found)).items() if count > 1]
    if twice:
        raise MlscaffoldError(f"{file} has several columns named {twice[0]!r}. Rename them, or keep one.")
    return found
