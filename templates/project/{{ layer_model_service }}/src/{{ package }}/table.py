"""What a table promises: its columns and its target. `schema.py` declares this project's table with it.

Training files and API requests are checked against the same declaration, so the two can never drift apart.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pydantic import BaseModel, ConfigDict, create_model

from .errors import ProjectError
from .fields import Category, Column, Number, Text


@dataclass(frozen=True)
class Binary:
    """A target with two labels; a model sees 0 and 1."""

    name: str
    negative: str
    positive: str

    @property
    def column(self) -> Category:
        """The target as a file holds it."""
        return Category(self.name, (self.negative, self.positive), "")


@dataclass(frozen=True)
class Schema:
    """The columns that a model sees, and what else a table may hold.

    Attributes:
        columns: the features, in the order the model sees them.
        outcome: the target; None where there is nothing to predict but the rows' own structure.
        identifier: a column that names a row; predictions repeat it, and no model sees it.
        labels: columns that describe a row when they are there, and that no model sees.
        formats: readers of the published file's own format, by suffix, where it is none of the usual four.
        companions: published files that are not part of this table.
        distinct: whether rows that say the same are kept once.
        clock: the column that orders rows in time; it only runs on, so a shift of it says nothing.

    """

    columns: tuple[Column, ...]
    outcome: Binary | Number | None = None
    identifier: str = ""
    labels: tuple[Category, ...] = ()
    formats: Mapping[str, Callable[[Path], pd.DataFrame]] = field(default_factory=dict)
    companions: tuple[str, ...] = ()
    distinct: bool = False
    clock: str = ""

    @property
    def target(self) -> str:
        """The name of the target column."""
        return self.outcome.name if self.outcome else ""

    @property
    def names(self) -> list[str]:
        """The feature columns, in the order the model sees them."""
        return [column.name for column in self.columns]

    @property
    def numbers(self) -> list[str]:
        """The numeric feature columns."""
        return [column.name for column in self.columns if isinstance(column, Number)]

    @property
    def categories(self) -> list[str]:
        """The categorical feature columns."""
        return [column.name for column in self.columns if isinstance(column, Category)]

    @property
    def texts(self) -> list[str]:
        """The columns of free text."""
        return [column.name for column in self.columns if isinstance(column, Text)]

    @property
    def fingerprint(self) -> str:
        """What changes with the names, kinds and levels of the columns: a model fits one of these."""
        said = [(column.name, column.dtype, getattr(column, "levels", ())) for column in self.columns]
        return hashlib.sha256(repr((said, self.target)).encode()).hexdigest()

    def check(self, raw: pd.DataFrame, *, labelled: bool, first_row: int = 1) -> pd.DataFrame:
        """Return the feature columns of `raw`, then its labels, then (if `labelled`) the target, typed and checked.

        Identifiers and unknown columns are dropped: they must not reach a model. Errors count rows from `first_row`.

        Raises:
            ProjectError: no rows, a missing column, or values outside the declared ranges and levels.

        """
        described = [label for label in self.labels if label.name in raw.columns]
        columns: list[Column] = [*self.columns, *described]
        wanted = [*self.names, *([self.target] if labelled and self.outcome else [])]
        if missing := [name for name in wanted if name not in raw.columns]:
            raise ProjectError(f"missing column(s): {', '.join(missing)}. Expected: {', '.join(wanted)}.")
        if raw.empty:
            raise ProjectError("there are no rows.")
        raw = raw.set_axis(pd.RangeIndex(first_row, first_row + len(raw)))
        if labelled and self.outcome:
            columns.append(self.outcome.column if isinstance(self.outcome, Binary) else self.outcome)
        converted, problems = {}, []
        for column in columns:
            try:
                converted[column.name] = column.convert(raw[column.name])
            except ValueError as error:
                problems.append(str(error))
        if problems:
            raise ProjectError("\n  ".join(["the data does not fit the schema:", *problems]))
        try:
            frame = pa.DataFrameSchema({column.name: column.rules() for column in columns}).validate(
                pd.DataFrame(converted), lazy=True
            )
        except pa.errors.SchemaErrors as error:
            raise ProjectError(_explain(error.failure_cases)) from error
        dtypes = {column.name: column.dtype for column in columns}
        if labelled and isinstance(self.outcome, Binary):
            frame[self.target] = frame[self.target] == self.outcome.positive
            dtypes[self.target] = "int64"
        return frame.astype(dtypes).reset_index(drop=True)

    def typical(self, frame: pd.DataFrame) -> dict[str, float | str]:
        """Return by column what is nothing special among checked rows: the middle number, the most frequent level."""
        filled = {name: frame[name].dropna() for name in [*self.numbers, *self.categories]}
        return {
            name: float(values.quantile(0.5, interpolation="lower")) if name in self.numbers else str(values.mode()[0])
            for name, values in filled.items()
            if len(values)
        }

    def frame(self, rows: Sequence[Mapping[str, object]] | Mapping[str, Sequence[object]]) -> pd.DataFrame:
        """Make the same table from rows, or from values by column, that an API request model has already checked."""
        return pd.DataFrame(rows, columns=self.names).astype({column.name: column.dtype for column in self.columns})

    def columns_of(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the same values by column without a table: one row's as they are, many as an array for each column."""
        if len(rows) == 1:
            gaps = [name for name, value in rows[0].items() if value is None]
            return {**rows[0], **dict.fromkeys(gaps, np.nan)}
        return self.arrays({name: [row[name] for row in rows] for name in self.names})

    def arrays(self, columns: Mapping[str, Sequence[Any]]) -> dict[str, np.ndarray]:
        """Return values by column as an array for each."""
        arrays: dict[str, np.ndarray] = {}
        for kind, names in ((float, self.numbers), (object, self.categories + self.texts)):
            arrays |= zip(names, np.array([columns[name] for name in names], kind), strict=True)
        return arrays

    def row_model(self) -> type[BaseModel]:
        """Build the request model of one row: every column checked, nothing else allowed."""
        fields: dict[str, Any] = {f"column_{i}": column.annotation() for i, column in enumerate(self.columns)}
        return create_model("Row", __config__=ConfigDict(extra="forbid"), **fields)


def example_of(row: type[BaseModel]) -> dict[str, Any]:
    """Return the row that the documentation of a request gives as an example, checked as a request is."""
    given = {name: column["examples"][0] for name, column in row.model_json_schema()["properties"].items()}
    return row.model_validate(given).model_dump(by_alias=True)


def extended(rows: Any, **added: Any) -> Any:
    """Return rows with more columns, be they a table or values by column."""
    return rows.assign(**added) if isinstance(rows, pd.DataFrame) else {**rows, **added}


def _explain(failures: pd.DataFrame) -> str:
    """One line per broken rule: how many values, and the first of them with its row."""
    lines = []
    for (name, rule), cases in failures.groupby(["column", "check"], sort=False):
        first = cases.iloc[0]
        value = first["failure_case"]
        shown = repr(value) if isinstance(value, str) else f"{value:g}"
        row = "" if pd.isna(first["index"]) else f" in row {int(first['index'])}"
        lines.append(f"column {name}: {len(cases)} value(s) break {rule}, first {shown}{row}")
    return "\n  ".join(["the data does not fit the schema:", *lines])
