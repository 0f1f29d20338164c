"""The service's reasons: `POST /explain` answers one row, and says what in it speaks for the answer and against it."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field, create_model

from .contract import Contract
from .predict import Predictor
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


def add_explain(app: FastAPI, contract: Contract, champion: Callable[[], Predictor]) -> None:
    """Add the route; `champion` gives the model being served."""
    row_model: Any = contract.row
    explanation: Any = create_model(
        "Explanation",
        __doc__="The champion's answer for one row, in words too, and the parts of the row, the strongest first.",
        model_version=str, prediction=contract.prediction, summary=str, parts=list[Part],
    )  # fmt: skip

    @app.post("/explain", responses=FAILURES, response_model=explanation)
    def explain(row: row_model) -> dict[str, Any]:
        """Predict one row, and say what decides."""
        predictor, given = champion(), row.model_dump(by_alias=True)
        (answer,) = predictor.answer([given])
        parts = [Part(name=name, value=value, effect=effect) for name, value, effect in reasons(predictor, given)]
        return {
            "model_version": predictor.metadata.version,
            "prediction": answer,
            "summary": contract.summary(answer),
            "parts": sorted(parts, key=lambda part: -abs(part.effect)),
        }
