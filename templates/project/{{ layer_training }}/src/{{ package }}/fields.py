"""What a column is: how its cells are read, what must hold for them, and what an API request may say about it."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pandas as pd
import pandera.pandas as pa
from pydantic import BeforeValidator, Field

# How files write "nothing here", unless one of these words is a level of the column.
EMPTY = ("", "NA", "N/A", "NaN", "nan", "null", "None")


@dataclass(frozen=True)
class Number:
    """A numeric column; `blank` is the value that an empty cell stands for.

    Without `blank` an empty cell is an error, unless the column is `optional`: then the model must cope with it.
    """

    name: str
    low: float
    high: float
    example: float
    about: str
    integer: bool = False
    blank: float | None = None
    optional: bool = False

    @property
    def dtype(self) -> str:
        """The pandas dtype after checking."""
        return "int64" if self.integer and not self.optional else "float64"

    def annotation(self) -> tuple[Any, Any]:
        """Return the field of an API request: strict, so that neither true nor "12" passes as a number."""
        example = int(self.example) if self.integer else self.example
        limits: dict[str, Any] = {"ge": self.low, "le": self.high, "strict": True}
        # The limits stand before the validator: after it they would be checked, but missing from the documentation.
        whole = Annotated[int, Field(**limits), BeforeValidator(_whole)]
        kind: Any = whole if self.integer else Annotated[float, Field(**limits, allow_inf_nan=False)]
        about: dict[str, Any] = {"alias": self.name, "description": self.about, "examples": [example]}
        if self.optional:
            return kind | None, Field(default=None, **about)
        return kind, Field(**about)

    def convert(self, raw: pd.Series) -> pd.Series:
        """Return the cells as numbers, empty ones as `blank`; text that is no number is an error."""
        empty = _empty(raw)
        numbers = pd.to_numeric(raw.mask(empty), errors="coerce").astype("float64")
        if (wrong := numbers.isna() & ~empty).any():
            raise ValueError(_first(self.name, "are no numbers", raw, wrong))
        return numbers if self.blank is None else numbers.mask(empty, self.blank)

    def key(self, values: pd.Series) -> pd.Series:
        """Return what makes two cells say the same: their value."""
        return values

    def rules(self) -> pa.Column:
        """Return what must hold for the converted cells."""
        checks = [pa.Check.in_range(self.low, self.high)]
        if self.integer:
            checks.append(pa.Check(lambda values: values % 1 == 0, name="whole_number"))
        return pa.Column("float64", checks, nullable=self.optional)


@dataclass(frozen=True)
class Category:
    """A column with a closed list of levels; `blank` is the level that an empty cell stands for."""

    name: str
    levels: tuple[str, ...]
    about: str
    blank: str | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype after checking."""
        return "str"

    def annotation(self) -> tuple[Any, Any]:
        """Return the field of an API request; one with a `blank` level may be left out."""
        about: dict[str, Any] = {"alias": self.name, "description": self.about, "examples": [self.levels[0]]}
        return Literal[self.levels], Field(**about) if self.blank is None else Field(default=self.blank, **about)

    def convert(self, raw: pd.Series) -> pd.Series:
        """Return the cells as text, empty ones as `blank`; 20 and 20.0 are the level "20"."""
        if pd.api.types.is_float_dtype(raw) and (raw.dropna() % 1 == 0).all():
            raw = raw.astype("Int64")
        text = raw.astype("str").mask(raw.isna())
        empty = _empty(text) & ~text.isin(self.levels)
        return text.mask(empty, self.blank) if self.blank is not None else text.mask(text.isna() | (text == ""))

    def key(self, values: pd.Series) -> pd.Series:
        """Return what makes two cells say the same: their value."""
        return values

    def rules(self) -> pa.Column:
        """Return what must hold for the converted cells."""
        return pa.Column("str", pa.Check.isin(list(self.levels)), coerce=False)


@dataclass(frozen=True)
class Text:
    """A column of free text of at most `longest` characters."""

    name: str
    longest: int
    example: str
    about: str

    @property
    def dtype(self) -> str:
        """The pandas dtype after checking."""
        return "str"

    def annotation(self) -> tuple[Any, Any]:
        """Return the field of an API request."""
        return str, Field(
            alias=self.name, max_length=self.longest, pattern=r"\S", strict=True,
            description=self.about, examples=[self.example],
        )  # fmt: skip

    def convert(self, raw: pd.Series) -> pd.Series:
        """Return the cells as text; a cell of spaces counts as empty, which is an error."""
        text = raw.astype("str").mask(raw.isna())
        return text.mask(text.str.strip() == "")

    def key(self, values: pd.Series) -> pd.Series:
        """Return what makes two texts say the same: their words, whatever the case, spacing and punctuation."""
        return values.str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()

    def rules(self) -> pa.Column:
        """Return what must hold for the converted cells."""
        return pa.Column("str", pa.Check.str_length(max_value=self.longest))


Column = Number | Category | Text


def _whole(value: object) -> object:
    """JSON has one kind of number: 5.0 is as whole as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _empty(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values):
        return values.isna()
    return values.isna() | values.astype("str").str.strip().isin(EMPTY)


def _first(name: str, complaint: str, values: pd.Series, wrong: pd.Series) -> str:
    first = int(wrong.to_numpy().argmax())
    row = values.index[first]
    return f"column {name}: {int(wrong.sum())} value(s) {complaint}, first {values.iloc[first]!r} in row {row}"
