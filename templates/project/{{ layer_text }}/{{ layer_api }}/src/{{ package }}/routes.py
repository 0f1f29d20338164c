"""Routes that only a project about texts has."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from .explain import explain as decisive_words
from .predict import Prediction, Predictor, Row
from .schema import OUTCOME
from .text import COLUMN


class Word(BaseModel):
    """A word, and its part in the answer."""

    word: str
    effect: float = Field(description=f"What it adds to the log-odds of {OUTCOME.positive}")


class Explanation(BaseModel):
    """The answer for one text, with the words that decided it, the strongest first."""

    model_version: str
    prediction: Prediction
    words: list[Word]


FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not JSON text"},
    503: {"description": "There is no model to serve"},
}


def add_routes(app: FastAPI, champion: Callable[[], Predictor]) -> None:
    """Add `POST /explain`; `champion` gives the model being served."""

    @app.post("/explain", responses=FAILURES)
    def explain(row: Row) -> Explanation:
        """Predict one text, and say which words decide."""
        predictor, given = champion(), row.model_dump(by_alias=True)
        (answer,) = predictor.answer([given])
        return Explanation(
            model_version=predictor.metadata.version,
            prediction=Prediction.model_validate(answer),
            words=[Word(word=word, effect=effect) for word, effect in decisive_words(predictor, given[COLUMN])],
        )
