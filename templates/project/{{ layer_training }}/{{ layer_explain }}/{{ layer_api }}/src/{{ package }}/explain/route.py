"""The API's reasons: POST /explain scores rows and says what contributes to each score."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

from .. import ProjectError
from ..registry import Metadata
from ..schema import Row
from .contributions import explain_rows
from .members import BASE

MAX_ROWS = 100


class ExplainRequest(BaseModel, extra="forbid"):
    """One row or many."""

    rows: list[Row] = Field(min_length=1, max_length=MAX_ROWS)


class Reason(BaseModel):
    """A column, and what its value adds to the score."""

    name: str
    value: str | float | None
    contribution: float


class Explanation(BaseModel):
    """A score, which is the base and the sum of the contributions."""

    score: float
    reasons: list[Reason] = Field(description="The strongest first")


class ExplainResponse(BaseModel):
    """An explanation for each row, in the order of the rows."""

    model_version: str
    scale: str = Field(description="What scores and contributions measure")
    base: float = Field(description=f"The score of {BASE}")
    explanations: list[Explanation]


def add(app: FastAPI, champion: Callable[[], tuple[Any, Metadata]]) -> None:
    """Add the route; `champion` returns the model that is served."""

    @app.post("/explain")
    def explain(request: ExplainRequest) -> ExplainResponse:
        """Score rows, and say what contributes to each score."""
        estimator, metadata = champion()
        rows = pd.DataFrame([row.model_dump() for row in request.rows])
        try:
            found = explain_rows(rows, estimator, metadata)
        except (ProjectError, OSError) as error:
            raise HTTPException(503, str(error)) from error
        reasons: list[list[dict[str, Any]]] = [[] for _ in found.scores]
        for part in found.parts.to_dict("records"):
            reasons[part["row"]].append(part)
        return ExplainResponse(
            model_version=metadata.version,
            scale=found.scale,
            base=found.base,
            explanations=[
                Explanation(score=score, reasons=each)
                for score, each in zip(found.scores, reasons, strict=True)
            ],
        )
