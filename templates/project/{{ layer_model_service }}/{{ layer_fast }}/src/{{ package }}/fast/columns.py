"""Columns of a few rows as arrays, with what code uses of a table, and no more."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..schema import Rows


class Column(np.ndarray):
    """An array, with what code uses of a table's column and NumPy lacks."""

    def __getattr__(self, name: str) -> Any:
        """Return the column itself for `.str`, which holds its methods for texts."""
        if name != "str":
            raise AttributeError(f"a column of arrays has no {name}")
        return self

    def contains(self, part: str) -> np.ndarray:
        """Return for each text whether it has a part."""
        return np.array([part in text for text in self])


class Columns(dict[str, Any]):
    """Columns by name."""

    @classmethod
    def of(cls, rows: Rows) -> "Columns":
        """Make columns of rows. A blank number is NaN, as in a table."""
        columns = cls()
        for name in rows[0]:
            values = [row[name] for row in rows]
            kind = object if str in map(type, values) else float
            columns[name] = np.array(values, kind).view(Column)
        return columns

    def __getitem__(self, name: Any) -> Any:
        """Return a column, or those of a list of names."""
        if isinstance(name, list):
            return Columns({each: dict.__getitem__(self, each) for each in name})
        return dict.__getitem__(self, name)

    def assign(self, **new: Any) -> "Columns":
        """Return the columns with new ones."""
        return Columns({**self, **new})

    def astype(self, types: dict[str, type]) -> "Columns":
        """Return the columns with other types."""
        return self.assign(**{key: np.asanyarray(self[key], kind) for key, kind in types.items()})

    def matrix(self, names: Iterable[str]) -> np.ndarray:
        """Return numbers by row and column."""
        return np.array([*map(self.get, names)], float).T

    def records(self) -> Rows:
        """Return the rows."""
        values = [np.asarray(column).tolist() for column in self.values()]
        return [dict(zip(self, row, strict=True)) for row in zip(*values, strict=True)]
