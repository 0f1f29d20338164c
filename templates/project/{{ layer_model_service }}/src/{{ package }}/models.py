"""What every kind of model has in common here: rows in, named answers out, whoever made it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

from .table import Schema, example_of
from .terms import Output, Type

Rows = Sequence[Mapping[str, Any]]
Columns = Mapping[str, Sequence[Any]]
Reason = tuple[str, Any, float]  # a part of a row, its value, and its effect
KINDS: dict[str, Type] = {"b": "boolean", "i": "integer", "u": "integer", "f": "number"}


class Model(ABC):
    """A model that answers rows which have been checked.

    Attributes:
        schema: the columns that a row comes from.

    """

    schema: Schema

    @property
    def row(self) -> type[BaseModel]:
        """What a row must be."""
        return self.schema.row_model()

    @property
    def at_once(self) -> int:
        """How many rows are answered in less time than it takes to hand them to a thread."""
        return 0

    @abstractmethod
    def answer(self, rows: Rows) -> list[dict[str, Any]]:
        """Return an answer for each row of a request."""

    def answer_columns(self, columns: Columns) -> dict[str, list[Any]]:
        """Return the same by field for values by column."""
        answers = self.answer([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])
        return {name: [answer[name] for answer in answers] for name in answers[0]}

    @abstractmethod
    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the same for a table."""

    def reasons(self, row: Mapping[str, Any]) -> list[Reason] | None:
        """Return what decides about a row, where the model knows better than by trying other values."""
        return None

    @abstractmethod
    def outputs(self) -> list[Output]:
        """Return what an answer holds."""


class TableModel(Model):
    """A model that takes a table, or values by column, and answers by column."""

    def given(self, rows: Rows) -> Any:
        """Return the rows of a request as `columns` takes them."""
        return self.schema.frame(rows)

    def given_columns(self, columns: Columns) -> Any:
        """Return the values of a request by column as `columns` takes them."""
        return self.schema.frame(columns)

    @abstractmethod
    def columns(self, table: Any) -> dict[str, np.ndarray | list[Any]]:
        """Return what the model says, by the name of the answer's field."""

    def answer(self, rows: Rows) -> list[dict[str, Any]]:
        """Return an answer for each row of a request."""
        found = self.columns(self.given(rows))
        values = [plain(column) for column in found.values()]
        return [dict(zip(found, row, strict=True)) for row in zip(*values, strict=True)]

    def answer_columns(self, columns: Columns) -> dict[str, list[Any]]:
        """Return the same by field for values by column."""
        return {name: plain(column) for name, column in self.columns(self.given_columns(columns)).items()}

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the same for a table."""
        return pd.DataFrame({name: plain(column) for name, column in self.columns(frame).items()})

    def outputs(self) -> list[Output]:
        """Return what an answer holds, by having the model answer the schema's example."""
        return [Output(name=name, type=kind_of(column)) for name, column in self.columns(self.example()).items()]

    def example(self) -> pd.DataFrame:
        """Return the schema's own example, twice: what has two rows of answers is not mistaken for something else."""
        row = example_of(self.row)
        return self.schema.frame([row, row])


def plain(column: np.ndarray | list[Any]) -> list[Any]:
    """Return values that JSON has a word for: what is no number is null."""
    if isinstance(column, list):
        return column
    values: list[Any] = column.tolist()
    if column.dtype.kind != "f" or np.isfinite(column).all():
        return values
    if column.ndim > 1:
        return [plain(row) for row in column]
    return [value if np.isfinite(value) else None for value in values]


def kind_of(column: np.ndarray | list[Any]) -> Type:
    """Return the type of an answer's field."""
    if isinstance(column, list):
        return "shares"
    if column.ndim > 1:
        return "numbers"
    return KINDS.get(column.dtype.kind, "text")
