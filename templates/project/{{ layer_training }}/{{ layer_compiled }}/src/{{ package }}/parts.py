"""What stands before the end of a compiled pipeline, its encoder looked up; and one of the ends, the weighted sum.

An encoder is asked, never imitated: a column is set to a value, and what changes in the encoded row is that value's
part. This works for whatever treats each column on its own, which `compiled.check` makes sure of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from sklearn.compose import ColumnTransformer

from .fields import Category
from .table import Schema

STEP = 2.0**20  # large enough that the rounding of a slope measured over it does not show


class Encoder:
    """A fitted transformer of columns, asked about one value at a time."""

    def __init__(self, transformer: Any, row: pd.DataFrame, schema: Schema) -> None:
        """Take a table of one row, from which all but the value asked about is taken."""
        self.names = list(map(str, row))
        if isinstance(transformer, ColumnTransformer):
            groups = [list(names) for _, step, names in transformer.transformers_ if step != "drop"]
            self.names = [name for group in groups for name in group]
        self.numbers = [name for name in dict.fromkeys(self.names) if is_numeric_dtype(row[name])]
        self.categories = [name for name in dict.fromkeys(self.names) if name not in self.numbers]
        self.transformer = transformer
        self.row = row.assign(**dict.fromkeys(self.numbers, 0.0)).reset_index(drop=True)
        (self.zero,) = self._encode(self.row)
        # The schema's levels are asked for all at once: each question takes milliseconds, whatever is asked.
        known = {column.name: column.levels for column in schema.columns if isinstance(column, Category)}
        asked = [(name, level) for name in self.categories for level in known.get(name, ())]
        self.known: dict[str, dict[str, np.ndarray]] = {name: {} for name in self.categories}
        for (name, level), part in zip(asked, self.parts(asked), strict=True):
            self.known[name][level] = part

    def parts(self, values: Sequence[tuple[str, Any]]) -> np.ndarray:
        """Return what each value of a column changes in the encoded row of zeros, shape (values, features)."""
        if not values:
            return np.empty((0, len(self.zero)))
        rows = self.row.loc[np.zeros(len(values), dtype=int)].reset_index(drop=True)
        places: dict[str, dict[int, Any]] = {}
        for i, (name, value) in enumerate(values):
            places.setdefault(name, {})[i] = value
        for name, there in places.items():
            column = rows[name].to_list()
            rows[name] = [there.get(i, usual) for i, usual in enumerate(column)]
        changes: np.ndarray = self._encode(rows) - self.zero
        return changes

    def levels(self, weights: np.ndarray, name: str, start: float = 0.0) -> "Levels":
        """Return a category's levels with their part of a weighted sum that begins with `start`."""
        known = {level: start + float(part @ weights) for level, part in self.known[name].items()}
        return Levels(self, weights, name, start, known)

    def _encode(self, rows: pd.DataFrame) -> np.ndarray:
        encoded = self.transformer.transform(rows)
        dense = encoded.toarray() if hasattr(encoded, "toarray") else encoded
        return np.asarray(dense, dtype="float64")


class Levels(dict[str, float]):
    """What each level of a category adds; the encoder is asked when one is first met."""

    def __init__(self, encoder: Encoder, weights: np.ndarray, name: str, start: float, known: dict[str, float]) -> None:
        """Take whom to ask, what all of them begin with, and the levels that are known already."""
        super().__init__(known)
        self.encoder, self.weights, self.name, self.start = encoder, weights, name, start

    def __missing__(self, level: str) -> float:
        """Ask, and remember: requests hold the schema's levels only, so even pairs of them are few."""
        self.learn([level])
        return self[level]

    def learn(self, levels: Sequence[str]) -> None:
        """Ask about some levels at once: a question takes as long for one as for many."""
        parts = self.start + self.encoder.parts([(self.name, level) for level in levels]) @ self.weights
        self.update(zip(levels, parts.tolist(), strict=True))

    def of(self, values: np.ndarray) -> list[float]:
        """Return the numbers of many levels."""
        if unknown := set(values).difference(self):
            self.learn(list(unknown))
        return [*map(self.__getitem__, values)]


@dataclass(frozen=True)
class Additive:
    """A weighted sum of encoded columns: where it starts, a slope for each number, and a number for each level."""

    start: float
    slopes: dict[str, float]
    gaps: dict[str, float]
    levels: dict[str, Levels]

    @classmethod
    def of(cls, encoder: Encoder, weights: np.ndarray, intercept: float) -> Self:
        """Take weights, shape (features,), and the intercept of a linear model."""
        slopes = encoder.parts([(name, STEP) for name in encoder.numbers]) @ weights / STEP
        gaps = encoder.parts([(name, np.nan) for name in encoder.numbers]) @ weights
        return cls(
            start=intercept + float(weights @ encoder.zero),
            slopes=dict(zip(encoder.numbers, slopes.tolist(), strict=True)),
            # Only an encoder that fills gaps makes a number of one.
            gaps={name: gap for name, gap in zip(encoder.numbers, gaps.tolist(), strict=True) if not np.isnan(gap)},
            levels={name: encoder.levels(weights, name) for name in encoder.categories},
        )

    def __call__(self, columns: Any) -> Any:
        """Return the sum of a row, or of many."""
        return self.of_many(columns) if is_many(columns) else self.of_one(columns)

    def of_one(self, row: Any) -> Any:
        """Return the sum of a row."""
        parts = {name: slope * row[name] for name, slope in self.slopes.items()}
        total = sum(parts.values(), self.start)
        if total != total:  # noqa: PLR0124 - NaN is not: somewhere is a gap
            parts |= {name: gap for name, gap in self.gaps.items() if parts[name] != parts[name]}
            total = sum(parts.values(), self.start)
        return total + sum([levels[row[name]] for name, levels in self.levels.items()])

    def of_many(self, columns: Any) -> Any:
        """Return the sums of many rows, shape (rows,)."""
        total: Any = self.start
        if self.slopes:
            slopes, gaps = self._numbers
            parts = np.array([columns[name] for name in self.slopes], "float64") * slopes[:, None]
            total = total + np.where(np.isnan(parts), gaps[:, None], parts).sum(axis=0)
        if self.levels:
            total = total + np.sum([levels.of(columns[name]) for name, levels in self.levels.items()], axis=0)
        return total

    @cached_property
    def _numbers(self) -> np.ndarray:
        """Each number's slope, and what a gap adds there (NaN where nothing fills it): shape (2, numbers)."""
        return np.array([(slope, self.gaps.get(name, np.nan)) for name, slope in self.slopes.items()]).T


def is_many(columns: Any) -> bool:
    """Return whether values by column are those of many rows, an array for each, rather than one row's as they are."""
    return isinstance(next(iter(columns.values())), np.ndarray)
