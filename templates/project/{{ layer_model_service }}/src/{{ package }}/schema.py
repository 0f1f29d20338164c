"""The rows of a model: `schema.json` lists the columns; files and requests are checked alike.

{"columns": [{"name": "age", "type": "integer", "low": 0, "high": 120, "example": 30},
             {"name": "colour", "type": "category", "levels": ["blue", "red"]},
             {"name": "note", "type": "text", "longest": 200, "example": "Hello"}]}
"""

from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from . import ProjectError

Rows = list[dict[str, Any]]
LARGEST = 2.0**53  # the largest number that JSON keeps exactly; a column may say another


def _no_boolean(value: Any) -> Any:
    return str(value) if isinstance(value, bool) else value  # Python takes true for 1


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


class Column(BaseModel, extra="forbid"):
    """A column, as schema.json describes it."""

    name: str = Field(min_length=1)
    type: Literal["number", "integer", "category", "text"]
    low: float = -LARGEST
    high: float = LARGEST
    levels: list[str] = []
    longest: int = Field(10_000, ge=1)
    optional: bool = False
    example: Any = None
    about: str = ""

    def annotation(self) -> Any:
        """Return the type of a value, with its limits."""
        limits, number = Field(ge=self.low, le=self.high), {"integer": int}.get(self.type, float)
        kind: Any = Annotated[number, limits, BeforeValidator(_no_boolean)]
        if self.type in {"category", "text"}:
            kind = Annotated[str, Field(max_length=self.longest)]
        if self.levels:
            kind = Literal[tuple(self.levels)]
        if self.optional:
            kind = Annotated[kind | None, BeforeValidator(_blank_is_none)]
        shown = self.levels[:1] if self.example is None else [self.example]
        return Annotated[kind, Field(description=self.about, examples=shown)]


class Schema(BaseModel, extra="forbid"):
    """The columns of a row, in their order."""

    columns: list[Column] = Field(min_length=1)

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def row(self) -> Any:
        """Return the type of a row: a dictionary, so that a column may have any name."""
        columns = {column.name: column.annotation() for column in self.columns}
        row = TypedDict("Row", columns)  # type: ignore[misc]
        return with_config(extra="forbid", allow_inf_nan=False)(row)

    def table(self, rows: Rows) -> pd.DataFrame:
        """Make a table of checked rows. Numbers are floats, of which a blank one is NaN."""
        columns: dict[str, np.ndarray] = {}
        for column in self.columns:
            kind = float if column.type in {"number", "integer"} else object
            columns[column.name] = np.array([row[column.name] for row in rows], kind)
        return pd.DataFrame(columns)


def read_schema(path: Path) -> Schema:
    """Read a schema.json; a ProjectError says what is wrong with it."""
    try:
        return Schema.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ProjectError(f"it needs a schema of its columns: {error}") from error
    except ValidationError as error:
        raise ProjectError(f"{path.name} is no schema: {error}") from error


def contract(row: Any) -> dict[str, Any]:
    """Return what a row may hold: the JSON schema of each column, by name."""
    columns: dict[str, Any] = TypeAdapter(row).json_schema()["properties"]
    return columns


def draw(row: Any, count: int, seed: int = 0) -> list[Any]:
    """Draw rows within the limits of the columns, the first one of examples where there are."""
    random = np.random.default_rng(seed)
    drawn = {name: _draw(column, count, random) for name, column in contract(row).items()}
    return [dict(zip(drawn, values, strict=True)) for values in zip(*drawn.values(), strict=True)]


def _draw(column: dict[str, Any], count: int, random: np.random.Generator) -> list[Any]:
    kinds, examples = column.get("anyOf", [column]), column.get("examples", [])
    kind = kinds[0]  # the second, of a column that may be blank, is null
    if "enum" in kind or "const" in kind:
        values = random.choice(kind.get("enum", [kind.get("const")]), count).tolist()
    elif kind["type"] in ("integer", "number"):
        # Beside null, pydantic gives the limits names of its own.
        low = max(kind.get("minimum", kind.get("ge", 0)), -1e6)
        high = max(low, min(kind.get("maximum", kind.get("le", 1e6)), 1e6))
        values = random.uniform(low, high, count).round(6 * (kind["type"] != "integer")).tolist()
    else:
        is_text = kind["type"] == "string" and "format" not in kind  # a word is no date, no image
        values = random.choice(["a", "some words"] * is_text + examples, count).tolist()
    for position in random.integers(count, size=count // 5 * (len(kinds) - 1)):
        values[position] = None
    return [*examples[:1], *values][:count]
