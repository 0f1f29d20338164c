"""What a column is, and what a table of such columns promises. `schema.py` declares this project's columns with it.

Training files and API requests are checked against the same declaration, so the two can never drift apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pandas as pd
import pandera.pandas as pa
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from .errors import ProjectError


@dataclass(frozen=True)
class Number:
    """A numeric column; `blank` is the value that an empty cell stands for (None: an empty cell is an error)."""

    name: str
    low: float
    high: float
    example: float
    about: str
    integer: bool = False
    blank: float | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype after checking."""
        return "int64" if self.integer else "float64"

    def annotation(self) -> tuple[Any, Any]:
        """Return the field of an API request: strict, so that neither true nor "12" passes as a number."""
        kind = Annotated[int, BeforeValidator(_whole)] if self.integer else float
        example = int(self.example) if self.integer else self.example
        return kind, Field(
            alias=self.name, ge=self.low, le=self.high, strict=True, allow_inf_nan=False,
            description=self.about, examples=[example],
        )  # fmt: skip


@dataclass(frozen=True)
class Category:
    """A column with a closed list of levels."""

    name: str
    levels: tuple[str, ...]
    about: str

    @property
    def dtype(self) -> str:
        """The pandas dtype after checking."""
        return "str"

    def annotation(self) -> tuple[Any, Any]:
        """Return the field of an API request."""
        return Literal[self.levels], Field(alias=self.name, description=self.about, examples=[self.levels[0]])


@dataclass(frozen=True)
class Schema:
    """The columns of a table, its target and the target's two labels."""

    identifier: str
    target: str
    negative: str
    positive: str
    columns: tuple[Number | Category, ...]

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

    def check(self, raw: pd.DataFrame, *, labelled: bool) -> pd.DataFrame:
        """Return the feature columns of `raw` (with the target as 0 and 1 last, if `labelled`), typed and checked.

        Identifiers and unknown columns are dropped: they must not reach a model.

        Raises:
            ProjectError: no rows, a missing column, or values outside the declared ranges and levels.

        """
        wanted = [*self.names, *([self.target] if labelled else [])]
        if missing := [name for name in wanted if name not in raw.columns]:
            raise ProjectError(f"missing column(s): {', '.join(missing)}. Expected: {', '.join(wanted)}.")
        if raw.empty:
            raise ProjectError("there are no rows.")
        frame = raw[wanted].copy()
        for column in self.columns:
            if isinstance(column, Number):
                frame[column.name] = _numbers(frame[column.name], column)
        checks = {column.name: _pandera_column(column) for column in self.columns}
        if labelled:
            checks[self.target] = pa.Column("str", pa.Check.isin([self.negative, self.positive]), coerce=True)
        try:
            frame = pa.DataFrameSchema(checks).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            raise ProjectError(_explain(error.failure_cases)) from error
        if labelled:
            frame[self.target] = (frame[self.target] == self.positive).astype("int64")
        return frame.astype({column.name: column.dtype for column in self.columns}).reset_index(drop=True)

    def frame(self, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
        """Make the same table from rows that an API request model has already checked."""
        return pd.DataFrame(rows, columns=self.names).astype({column.name: column.dtype for column in self.columns})

    def row_model(self) -> type[BaseModel]:
        """Build the request model of one row: every column required, nothing else allowed."""
        fields: dict[str, Any] = {f"column_{i}": column.annotation() for i, column in enumerate(self.columns)}
        return create_model("Row", __config__=ConfigDict(extra="forbid"), **fields)


def _whole(value: object) -> object:
    """JSON has one kind of number: 5.0 is as whole as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _numbers(values: pd.Series, column: Number) -> pd.Series:
    empty = values.isna() | (values.astype("str").str.strip() == "")
    numbers = pd.to_numeric(values.where(~empty), errors="coerce").astype("float64")
    return numbers if column.blank is None else numbers.mask(empty, column.blank)


def _pandera_column(column: Number | Category) -> pa.Column:
    if isinstance(column, Category):
        return pa.Column("str", pa.Check.isin(list(column.levels)), coerce=True)
    checks = [pa.Check.in_range(column.low, column.high)]
    if column.integer:
        checks.append(pa.Check(lambda values: values % 1 == 0, name="whole_number"))
    return pa.Column("float64", checks)


def _explain(failures: pd.DataFrame) -> str:
    """One line per broken rule: how many values, and the first of them with its row (counted from 1)."""
    lines = []
    for (name, rule), cases in failures.groupby(["column", "check"], sort=False):
        first = cases.iloc[0]
        value = first["failure_case"]
        shown = repr(value) if isinstance(value, str) else f"{value:g}"
        row = "" if pd.isna(first["index"]) else f" in row {int(first['index']) + 1}"
        lines.append(f"column {name}: {len(cases)} value(s) break {rule}, first {shown}{row}")
    return "the data does not fit the schema:\n  " + "\n  ".join(lines)
