"""Answers: what is said about one person's ratings, and the lists of many people as a table."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .decision import LONGEST
from .schema import LARGEST_ID, LOWEST_STARS, MOST_STARS, TITLE

MOST_RATINGS = 200  # in one request: they bound its cost
COLUMNS = ["userId", "rank", "movieId", "score"]


def _whole(value: object) -> object:
    """JSON has one kind of number: 5.0 is as whole as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]


class Rated(BaseModel):
    """A film and the stars that somebody gave it."""

    model_config = ConfigDict(extra="forbid")

    movie_id: Whole = Field(alias="movieId", ge=1, le=LARGEST_ID, strict=True, examples=[260])
    rating: float = Field(ge=LOWEST_STARS, le=MOST_STARS, strict=True, allow_inf_nan=False, examples=[5.0])


class Row(BaseModel):
    """One person, known by nothing but ratings: whether they are in the training data makes no difference."""

    model_config = ConfigDict(extra="forbid")

    ratings: list[Rated] = Field(
        min_length=1,
        max_length=MOST_RATINGS,
        description="Films the service does not know are ignored; of a film given twice, the last rating counts",
        examples=[[{"movieId": 260, "rating": 5.0}, {"movieId": 1198, "rating": 4.5}]],
    )
    length: Whole = Field(default=10, ge=1, le=LONGEST, strict=True, description="How many films", examples=[10])


class Film(BaseModel):
    """A film of a list."""

    movie_id: int = Field(alias="movieId", examples=[1196])
    title: str = Field(examples=[TITLE.example])
    score: float = Field(description="Higher is better within one list; neither stars nor a probability")


class Recommended(Film):
    """A film with the reason for its place."""

    because: str | None = Field(description="Title of the rated film that spoke for it most; null: it is popular")


class Prediction(BaseModel):
    """What to watch next, best first; nothing that was rated is among it."""

    basis: Literal["ratings", "popularity"] = Field(description="popularity: none of the rated films is known")
    unknown: list[int] = Field(description="Rated films that the service does not know and has ignored")
    items: list[Recommended]


COUNTED = "basis"  # the field by whose kinds a service counts its answers


def kind(basis: str) -> str:
    """Return what a service counts an answer under."""
    return basis


def summary(answer: dict[str, Any]) -> str:
    """Return an answer as a sentence."""
    why = "chosen by what was rated" if answer["basis"] == "ratings" else "the ones most people watch"
    return f"{len(answer['items'])} films, {why}."


def answer(estimator: Any, item_ids: np.ndarray, ratings: np.ndarray, length: int) -> dict[str, Any]:
    """Return the fields of `Prediction` for somebody who rated `item_ids` with `ratings` stars."""
    unknown = sorted({int(item) for item in item_ids} - set(estimator.items_[estimator.known(item_ids)].tolist()))
    best = estimator.recommend(item_ids, ratings, length)
    films = films_of(estimator, best)
    for film, reason in zip(films, reasons(estimator, item_ids, ratings, best.index.to_numpy()), strict=True):
        film["because"] = reason
    basis = "ratings" if len(estimator.known(item_ids)) else "popularity"
    return {"basis": basis, "unknown": unknown, "items": films}


def films_of(estimator: Any, best: pd.Series) -> list[dict[str, Any]]:
    """Return the fields of `Film` for scores by movieId."""
    items, scores = best.index.to_numpy(), best.to_numpy()
    return [
        {"movieId": int(item), "title": title, "score": round(float(score), 6)}
        for item, score, title in zip(items, scores, estimator.titles(items), strict=True)
    ]


def films(estimator: Any, most: int = 200) -> dict[int, str]:
    """Return the most rated films, by movieId in the order of their titles: what somebody new has probably seen."""
    ids = estimator.items_[estimator.by_popularity_[:most]]
    return dict(sorted(zip(ids.tolist(), estimator.titles(ids), strict=True), key=lambda film: str(film[1])))


def reasons(estimator: Any, item_ids: np.ndarray, ratings: np.ndarray, recommended: np.ndarray) -> list[str | None]:
    """Return for each recommended film the title of the rated one that added most to its score; None if none did."""
    parts = estimator.explain(item_ids, ratings, recommended)
    if parts.empty:
        return [None] * len(recommended)
    titles = estimator.titles(parts.index.to_numpy()[parts.to_numpy().argmax(axis=0)])
    return [title if most > 0 else None for title, most in zip(titles, parts.to_numpy().max(axis=0), strict=True)]


def lists(estimator: Any, ratings: pd.DataFrame, length: int) -> pd.DataFrame:
    """Return userId, rank, movieId and score: a list for each user of `ratings`, made from these ratings alone."""
    users = ratings.groupby("userId", sort=False)
    histories = ((user, rows["movieId"].to_numpy(), rows["rating"].to_numpy()) for user, rows in users)
    return _table(estimator, histories, length)


def lists_of_known(estimator: Any, users: np.ndarray, length: int) -> pd.DataFrame:
    """Return the same for users of the training data, from what they had rated there."""
    return _table(estimator, ((user, *estimator.history(user)) for user in users), length)


def _table(estimator: Any, histories: Iterable[tuple[Any, np.ndarray, np.ndarray]], length: int) -> pd.DataFrame:
    best = {user: estimator.recommend(item_ids, stars, length) for user, item_ids, stars in histories}
    sizes = [len(scores) for scores in best.values()]
    columns: list[Any] = [
        np.repeat(np.array(list(best), dtype="int64"), sizes),
        np.concatenate([np.arange(1, size + 1) for size in sizes] or [np.empty(0, "int64")]),
        np.concatenate([scores.index.to_numpy() for scores in best.values()] or [np.empty(0, "int64")]),
        np.concatenate([scores.to_numpy().round(6) for scores in best.values()] or [np.empty(0)]),
    ]
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
