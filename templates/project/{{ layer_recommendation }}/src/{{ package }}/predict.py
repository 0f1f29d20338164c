"""Prediction: one path for a file, a program and the API, so that they agree to the last digit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from .answers import Prediction, Row, answer, films_of, lists, lists_of_known
from .config import Settings
from .decision import LONGEST
from .errors import ProjectError
from .files import chunks, write
from .metadata import Metadata
from .registry import Registry
from .schema import HISTORY, SCHEMA
from .table import Schema, example_of

__all__ = ["Prediction", "Predictor", "Row", "UnknownError", "predict_file"]

CHUNK_ROWS = 50_000
LENGTH = 10


class UnknownError(ProjectError):
    """A user or a film that the training data does not hold."""


@dataclass(frozen=True)
class Predictor:
    """A fitted model with what is known about it."""

    estimator: Any
    metadata: Metadata

    @property
    def schema(self) -> Schema:
        """What the rows of a file are."""
        return SCHEMA

    @property
    def at_once(self) -> int:
        """How many rows a service answers in less time than it takes to hand them to a thread."""
        return 1

    @classmethod
    def load(cls, settings: Settings, version: str | None = None) -> Self:
        """Load `version` from the registry (default: the champion)."""
        return cls(*Registry(settings.models).load(version))

    def example(self) -> dict[str, Any]:
        """Return the row that the documentation gives as an example, checked as a request is."""
        return example_of(Row)

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return userId, rank, movieId, title and score: a list of ten for each known user among the rows.

        The lists are made from what these users rated in the training data. The films in `rows` are not looked at:
        they are what `evaluate` compares the lists with.
        """
        users = np.intersect1d(rows["userId"].unique(), self.estimator.users_)
        return self._titled(lists_of_known(self.estimator, users, LENGTH))

    def serve(self, ratings: pd.DataFrame, length: int) -> pd.DataFrame:
        """Return the same, `length` films long, for the users of a table of ratings, known or new, from these alone."""
        return self._titled(lists(self.estimator, ratings, length))

    def answer(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the fields of `Prediction` for rows that an API request has already checked."""
        return [self.recommend([tuple(rated.values()) for rated in row["ratings"]], row["length"]) for row in rows]

    def recommend(self, rated: Sequence[tuple[int, float]], length: int = LENGTH) -> dict[str, Any]:
        """Return the fields of `Prediction` for somebody who gave films (movieId) their stars."""
        item_ids, stars = zip(*rated, strict=True)
        return answer(self.estimator, np.array(item_ids), np.array(stars), length)

    def recommend_to(self, user: int, length: int = LENGTH) -> dict[str, Any]:
        """Return the fields of `Prediction` for a user of the training data.

        Raises:
            UnknownError: there is no such user; whoever is new can be served by their ratings.

        """
        item_ids, stars = self.estimator.history(user)
        if not len(item_ids):
            raise UnknownError(f"user {user} is not in the training data: give the films they rated instead.")
        return answer(self.estimator, item_ids, stars, length)

    def similar(self, item: int, length: int = LENGTH) -> list[dict[str, Any]]:
        """Return the fields of `Film` for the films that a rating of `item` speaks for most.

        Raises:
            UnknownError: nobody rated this film in the training data.

        """
        if not len(self.estimator.known([item])):
            raise UnknownError(f"nobody rated film {item} in the training data.")
        return films_of(self.estimator, self.estimator.similar(item, min(length, LONGEST)))

    def _titled(self, table: pd.DataFrame) -> pd.DataFrame:
        table.insert(3, "title", self.estimator.titles(table["movieId"].to_numpy()))
        return table


def predict_file(settings: Settings, source: Path, target: Path) -> int:
    """Write a CSV with a list of films for each user of a file of ratings; return the number of its rows.

    The columns userId, movieId and rating are needed. The users may be new, and are served from their ratings in the
    file alone. The file is read in pieces and may be larger than memory, so the ratings of one user must stand
    together. What was at `target` is replaced when all went well.

    Raises:
        ProjectError: there is no champion, or a file cannot be read, does not fit the schema, has a user in two
            places or cannot be written.

    """
    predictor = Predictor.load(settings)
    users = whole_users(chunks(source, CHUNK_ROWS))
    return write((predictor.serve(ratings, settings.decision.length) for ratings in users), source, target)


def whole_users(pieces: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Check raw ratings and yield them again in pieces that cut no user in two.

    A list made from half of somebody's ratings would recommend what the other half holds.
    """
    rows, finished, waiting = 0, set[int](), HISTORY.frame([])
    for raw in pieces:
        table = pd.concat([waiting, HISTORY.check(raw, labelled=False, first_row=rows + 1)], ignore_index=True)
        rows += len(raw)
        users = table["userId"]
        begun = users[users != users.shift()]
        if len(again := begun[begun.duplicated() | begun.isin(finished)]):
            raise ProjectError(f"the ratings of user {again.iloc[0]} do not stand together: sort the file by userId.")
        # The last user may go on in the next piece.
        last = users == users.iloc[-1]
        finished.update(begun.iloc[:-1])
        if not last.all():
            yield table[~last]
        waiting = table[last]
    if len(waiting):
        yield waiting
