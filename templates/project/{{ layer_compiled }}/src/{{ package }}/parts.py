"""The two ends of a compiled pipeline: a weighted sum and trees, each with the encoder in front of it looked up.

An encoder is asked, never imitated: a column is set to a value, and what changes in the encoded row is that value's
part. This works for whatever treats each column on its own, which `compiled.check` makes sure of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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

    def levels(self, weights: np.ndarray, name: str) -> "Levels":
        """Return a category's levels with their part of a weighted sum."""
        known = {level: float(part @ weights) for level, part in self.known[name].items()}
        return Levels(self, weights, name, known)

    def _encode(self, rows: pd.DataFrame) -> np.ndarray:
        encoded = self.transformer.transform(rows)
        dense = encoded.toarray() if hasattr(encoded, "toarray") else encoded
        return np.asarray(dense, dtype="float64")


class Levels(dict[str, float]):
    """What each level of a category adds; the encoder is asked when one is first met."""

    def __init__(self, encoder: Encoder, weights: np.ndarray, name: str, known: dict[str, float]) -> None:
        """Take whom to ask, and the levels that are known already."""
        super().__init__(known)
        self.encoder, self.weights, self.name = encoder, weights, name

    def __missing__(self, level: str) -> float:
        """Ask, and remember: requests hold the schema's levels only, so even pairs of them are few."""
        ((part,),) = self.encoder.parts([(self.name, level)]) @ self.weights[:, None]
        self[level] = value = float(part)
        return value

    def of(self, values: Any) -> Any:
        """Return the number of a level, or the array of many levels' numbers."""
        return self[values] if isinstance(values, str) else np.array([self[value] for value in values])


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
        total: Any = self.start
        for name, slope in self.slopes.items():
            value = columns[name]
            if name not in self.gaps:
                total = total + slope * value
            elif isinstance(value, np.ndarray):
                total = total + np.where(np.isnan(value), self.gaps[name], slope * value)
            else:
                total = total + (self.gaps[name] if value != value else slope * value)  # noqa: PLR0124 - NaN is not
        for name, levels in self.levels.items():
            total = total + levels.of(columns[name])
        return total


class Trees:
    """Boosted trees over encoded columns, one feature a column."""

    def __init__(self, encoder: Encoder, forest: Any) -> None:
        """Take a fitted HistGradientBoosting model of one output.

        Its trees are not part of scikit-learn's promised interface; should they change, an AttributeError says so.
        """
        if len(encoder.names) != len(encoder.zero):
            raise ValueError("an encoder before trees must make one feature of each column")
        self.forest = forest
        self.inputs = [
            (name, encoder.zero[i], encoder.levels(np.eye(len(encoder.zero))[i], name))
            if name in encoder.categories
            else (name, 0.0, None)
            for i, name in enumerate(encoder.names)
        ]
        trees = [tree.nodes for (tree,) in forest._predictors]
        nodes = np.concatenate(trees)
        if nodes["is_categorical"].any():
            raise ValueError("trees that split by sets of categories are not known here")
        self.roots = np.cumsum([0, *(len(tree) for tree in trees[:-1])])
        first = np.repeat(self.roots, [len(tree) for tree in trees])
        here, leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
        self.left = np.where(leaf, here, first + nodes["left"])
        self.right = np.where(leaf, here, first + nodes["right"])
        self.column = np.where(leaf, 0, nodes["feature_idx"])
        self.threshold = nodes["num_threshold"].astype("float64")
        self.gap_goes_left = nodes["missing_go_to_left"].astype(bool)
        self.value = nodes["value"].astype("float64")
        self.start = float(np.ravel(forest._baseline_prediction)[0])
        self.depth = int(nodes["depth"].max())

    def __call__(self, columns: Any) -> Any:
        """Return the raw score of a row, or of many: those go to scikit-learn's own loop."""
        features = [
            columns[name] if levels is None else start + levels.of(columns[name]) for name, start, levels in self.inputs
        ]
        if np.ndim(features[0]):
            score = getattr(self.forest, "decision_function", self.forest.predict)
            return score(np.column_stack(features).astype("float64"))
        return self.start + self.value[self.leaves(np.array(features, dtype="float64"))].sum()

    def leaves(self, row: np.ndarray) -> np.ndarray:
        """Return the leaf that a row of features reaches in each tree, shape (trees,).

        Every node is asked, whether or not the row comes there: one long comparison is faster than many short ones.
        """
        values = row.take(self.column)
        left = values <= self.threshold
        if np.isnan(row).any():
            left |= np.isnan(values) & self.gap_goes_left
        following, at = np.where(left, self.left, self.right), self.roots
        for _ in range(self.depth):
            at = following.take(at)
        return at
