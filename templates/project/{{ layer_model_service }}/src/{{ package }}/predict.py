"""Prediction: one path for a file and for the API, whichever kind of model answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd

from .config import Settings
from .files import chunks, write
from .kinds import open_model
from .metadata import Metadata
from .models import Model
from .registry import Registry
from .table import Schema, example_of
from .terms import Terms

CHUNK_ROWS = 50_000


@dataclass(frozen=True)
class Predictor:
    """A model with what it takes and what is known about it."""

    model: Model
    schema: Schema
    metadata: Metadata

    @property
    def at_once(self) -> int:
        """How many rows a service answers in less time than it takes to hand them to a thread."""
        return self.model.at_once

    @classmethod
    def load(cls, settings: Settings, version: str | None = None, terms: Terms | None = None) -> Self:
        """Load `version` from the registry (default: the champion), if it keeps to `terms`.

        Raises:
            ProjectError: it does not, cannot be loaded, or must not be.

        """
        registry = Registry(settings.models)
        path, schema, metadata = registry.locate(version)
        if terms:
            terms.admit(metadata.version, registry.terms(metadata.version))
        return cls(open_model(metadata.kind, path, schema, metadata.trusted, settings), schema, metadata)

    def example(self) -> dict[str, Any]:
        """Return the row that the documentation gives as an example, checked as a request is."""
        return example_of(self.model.row)

    def answer(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return an answer for each row that an API request has already checked."""
        return self.model.answer(rows)

    def answer_columns(self, columns: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Return the same by field for checked values by column."""
        return self.model.answer_columns(columns)

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the same for each row of checked columns, in the same order."""
        return self.model.predict(rows[self.schema.names])


def predict_file(settings: Settings, source: Path, target: Path) -> int:
    """Check and score every row of a file, write the rows with their answers as CSV, return how many there are.

    The file is read in pieces and may be larger than memory. What was at `target` is replaced when all went well.

    Raises:
        ProjectError: there is no champion, or a file cannot be read, does not fit the schema or cannot be written.

    """
    predictor = Predictor.load(settings)
    return write(answered(predictor, chunks(source, CHUNK_ROWS)), source, target)


def answered(predictor: Predictor, pieces: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield each piece with its answers beside its own columns: what names a row there is not for us to know."""
    first_row = 1
    for piece in pieces:
        answers = predictor.predict(predictor.schema.check(piece, labelled=False, first_row=first_row))
        yield pd.concat([piece.reset_index(drop=True), answers.add_prefix("predicted ")], axis="columns")
        first_row += len(piece)
