"""Addresses of this project's own: lists for known users, and films like another one."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Path, Query
from pydantic import BaseModel

from .answers import Film, Prediction
from .decision import LONGEST
from .predict import LENGTH, Predictor, UnknownError
from .schema import LARGEST_ID

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Length = Annotated[int, Query(ge=1, le=LONGEST, description="How many films")]


class Missing(BaseModel):
    """Why there is nothing to return."""

    detail: str


ERRORS: dict[int | str, dict[str, Any]] = {
    404: {"model": Missing, "description": "The training data does not hold it"},
    503: {"model": Missing, "description": "There is no model to serve"},
}


def add_routes(app: FastAPI, champion: Callable[[], Predictor]) -> None:
    """Add `GET /recommend/{user}` and `GET /similar/{item}`, answered by the champion."""

    @app.get("/recommend/{user}", responses=ERRORS)
    def recommend(user: Id, length: Length = LENGTH) -> Prediction:
        """Recommend films to a user of the training data; anybody else is served by /predict from their ratings."""
        predictor = champion()
        try:
            return Prediction.model_validate(predictor.recommend_to(user, length))
        except UnknownError as error:
            raise HTTPException(404, str(error)) from error

    @app.get("/similar/{item}", responses=ERRORS)
    def similar(item: Id, length: Length = LENGTH) -> list[Film]:
        """List the films that a rating of this one speaks for most."""
        predictor = champion()
        try:
            return [Film.model_validate(film) for film in predictor.similar(item, length)]
        except UnknownError as error:
            raise HTTPException(404, str(error)) from error
