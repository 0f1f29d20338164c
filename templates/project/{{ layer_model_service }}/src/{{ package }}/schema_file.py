"""A schema read from `schema.json`: which columns a model takes, and what its answers are called.

{"columns": [{"name": "age", "type": "integer", "low": 0, "high": 120, "example": 30, "about": "in years"},
             {"name": "colour", "type": "category", "levels": ["blue", "red"]},
             {"name": "note", "type": "text", "longest": 200, "example": "Hello!"}]}

A number may be `optional`, or have a `blank` that an empty cell stands for. A training project says the same
in its `schema.py`.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import ProjectError
from .fields import Category, Column, Number, Text
from .table import Schema

# What is not said is bounded by what a model's single precision and JSON's whole numbers can hold.
LARGEST, LARGEST_INTEGER = 3e38, 2**53


class Said(BaseModel):
    """What a file says of one column, whatever its type."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    about: str = ""


class SaidNumber(Said):
    """A number: with decimals, or whole."""

    type: Literal["number", "integer"]
    low: float | None = None
    high: float | None = None
    example: float | None = None
    integer: bool = False
    blank: float | None = None
    optional: bool = False

    def column(self) -> Number:
        """Return the column."""
        integer = self.integer or self.type == "integer"
        most = LARGEST_INTEGER if integer else LARGEST
        low, high = -most if self.low is None else self.low, most if self.high is None else self.high
        if low > high:
            raise ProjectError(f"column {self.name}: low {low:g} is above high {high:g}.")
        example = min(max(0.0, low), high) if self.example is None else self.example
        return Number(self.name, low, high, example, self.about, integer, self.blank, self.optional)


class SaidCategory(Said):
    """A closed list of levels."""

    type: Literal["category"]
    levels: tuple[str, ...] = Field(min_length=1)
    blank: str | None = None

    def column(self) -> Category:
        """Return the column."""
        return Category(self.name, self.levels, self.about, self.blank)


class SaidText(Said):
    """Free text."""

    type: Literal["text"]
    longest: int = Field(default=10_000, ge=1)
    example: str = "text"

    def column(self) -> Text:
        """Return the column."""
        return Text(self.name, self.longest, self.example, self.about)


class SchemaFile(BaseModel):
    """The file as a whole."""

    columns: list[Annotated[SaidNumber | SaidCategory | SaidText, Field(discriminator="type")]] = Field(min_length=1)


def read_schema(path: Path) -> Schema:
    """Read the columns of a schema file.

    Raises:
        ProjectError: there is none, or it does not describe columns.

    """
    if not path.is_file():
        raise ProjectError(f"{path} does not exist: a model needs a schema that says what it takes.")
    try:
        return parse(json.loads(path.read_text("utf-8")))
    except (ValidationError, ValueError) as error:
        raise ProjectError(f"{path} is no schema: {error}") from error
    except ProjectError as error:
        raise ProjectError(f"{path}: {error}") from error


def parse(content: Any) -> Schema:
    """Return the columns that a schema file declares.

    Raises:
        ProjectError: they contradict themselves.
        ValidationError: they are none.

    """
    said = SchemaFile.model_validate(content)
    columns: tuple[Column, ...] = tuple(column.column() for column in said.columns)
    names = [column.name for column in columns]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ProjectError(f"a column is named twice: {', '.join(sorted(repeated))}.")
    return Schema(columns=columns)
