"""The service's reasons: `POST /explain` answers one row, and says what in it speaks for the answer and against it."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from .predict import Prediction, Predictor, Row
from .reasons import EFFECT, reasons

FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not JSON text"},
    503: {"description": "There is no model to serve"},
}


class Part(BaseModel):
    """Something in the row, and its part in the answer."""

    name: str
    value: int | float | str | None = Field(description="What the row says; null where the name says it all")
    effect: float = Field(description=EFFECT)


class Explanation(BaseModel):
    """The champion's answer for one row, in words too, and the parts of the row, the strongest first."""

    model_version: str
    prediction: Prediction
    summary: str
    parts: list[Part]


def add_explain(app: FastAPI, champion: Callable[[], Predictor]) -> None:
    """Add the route; `champion` gives the model being served."""

    @app.post("/explain", responses=FAILURES)
    def explain(row: Row) -> Explanation:
        """Predict one row, and say what decides."""
        predictor, given = champion(), row.model_dump(by_alias=True)
        (answer,) = predictor.answer([given])
        prediction = Prediction.model_validate(answer)
        parts = [Part(name=name, value=value, effect=effect) for name, value, effect in reasons(predictor, given)]
        return Explanation(
            model_version=predictor.metadata.version,
            prediction=prediction,
            summary=prediction.summary(),
            parts=sorted(parts, key=lambda part: -abs(part.effect)),
        )
