"""Prediction: one path for a file, a program and the API, so that they agree to the last digit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
from pydantic import BaseModel

from .answers import Prediction, answer
from .compiled import Compiled, compiled
from .config import Settings
from .files import chunks, write
from .metadata import Metadata
from .registry import Registry
from .schema import SCHEMA
from .table import Schema, example_of

__all__ = ["Prediction", "Predictor", "Row", "predict_file"]

CHUNK_ROWS = 50_000

Run = Callable[..., Iterable[pd.DataFrame]]

if TYPE_CHECKING:
    Row = BaseModel  # built from the schema at run time, which a type checker cannot follow
else:
    Row = SCHEMA.row_model()


@dataclass(frozen=True)
class Predictor:
    """A fitted model with what is known about it."""

    estimator: Any
    metadata: Metadata

    @property
    def schema(self) -> Schema:
        """What the rows are."""
        return SCHEMA

    @cached_property
    def quick(self) -> Compiled | None:
        """The same model without tables, where it can be had."""
        return compiled(self.estimator, SCHEMA)

    @property
    def at_once(self) -> int:
        """How many rows a service answers on the spot, in about a millisecond. More are handed to a thread."""
        return 20 if self.quick else 0

    @classmethod
    def load(cls, settings: Settings, version: str | None = None) -> Self:
        """Load `version` from the registry (default: the champion)."""
        return cls(*Registry(settings.models).load(version))

    def example(self) -> dict[str, Any]:
        """Return the row that the documentation gives as an example, checked as a request is."""
        return example_of(Row)

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the fields of `Prediction` for each row of checked features, in the same order."""
        return pd.DataFrame(answer(self.estimator, self.metadata.rule, rows[SCHEMA.names]))

    def answer(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the same for rows that an API request has already checked."""
        answers = self._said(SCHEMA.columns_of(rows) if self.quick else SCHEMA.frame(rows))
        return [dict(zip(answers, values, strict=True)) for values in zip(*answers.values(), strict=True)]

    def answer_columns(self, columns: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Return the same by field for checked values by column, of any number of rows."""
        return self._said(SCHEMA.arrays(columns) if self.quick else SCHEMA.frame(columns))

    def _said(self, rows: Any) -> dict[str, list[Any]]:
        estimator = self.estimator if isinstance(rows, pd.DataFrame) else self.quick
        return {name: values.tolist() for name, values in answer(estimator, self.metadata.rule, rows).items()}


def predict_file(settings: Settings, source: Path, target: Path, run: Run = map) -> int:
    """Check and score every row of a file, write a CSV of identifiers and predictions, return its row count.

    The file is read in pieces and may be larger than memory; `run` maps a function over them in order, here or
    elsewhere. What was at `target` is replaced when all went well.

    Raises:
        ProjectError: there is no champion, or a file cannot be read, does not fit the schema or cannot be written.

    """
    predictor = Predictor.load(settings)
    pieces = numbered(chunks(source, CHUNK_ROWS, SCHEMA.identifier))
    return write(run(partial(predict_piece, predictor), pieces), source, target)


def numbered(pieces: Iterable[pd.DataFrame]) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield each piece with the number of its first row in the file, counted from 1."""
    first_row = 1
    for piece in pieces:
        yield first_row, piece
        first_row += len(piece)


def predict_piece(predictor: Predictor, numbered_piece: tuple[int, pd.DataFrame]) -> pd.DataFrame:
    """Check and score raw rows; each prediction stands beside its identifier, when there is one."""
    first_row, raw = numbered_piece
    predictions = predictor.predict(SCHEMA.check(raw, labelled=False, first_row=first_row))
    if SCHEMA.identifier in raw.columns:
        predictions.insert(0, SCHEMA.identifier, raw[SCHEMA.identifier].to_numpy())
    return predictions
