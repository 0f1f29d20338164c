"""The API: the same predictions over HTTP, for requests that fit the schema."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import pandas as pd
import typer
import uvicorn
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from . import ProjectError, registry
from .decision import Prediction
from .predict import predict_rows
from .registry import Metadata
from .schema import Row

MAX_ROWS, MAX_BYTES = 1000, 2_000_000


class PredictRequest(BaseModel, extra="forbid"):
    """One row or many."""

    rows: list[Row] = Field(min_length=1, max_length=MAX_ROWS)


class PredictResponse(BaseModel):
    """An answer for each row, in the order of the rows."""

    model_version: str
    predictions: list[Prediction]


def create_app() -> FastAPI:
    """Build the application; without a model it starts too, and says that it is not ready."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            app.state.champion = registry.load()
        except (ProjectError, OSError) as error:
            app.state.problem = str(error)
        yield

    app = FastAPI(title="churn-prediction", lifespan=lifespan)

    def champion() -> tuple[Any, Metadata]:
        if not hasattr(app.state, "champion"):
            raise HTTPException(503, app.state.problem)
        found: tuple[Any, Metadata] = app.state.champion
        return found

    @app.middleware("http")
    async def limit_size(request: Request, call_next: Any) -> Any:
        length = request.headers.get("content-length", "")
        if request.method == "POST" and not length.isdigit():
            return JSONResponse({"detail": "the request needs a Content-Length"}, 411)
        if length.isdigit() and int(length) > MAX_BYTES:
            return JSONResponse({"detail": f"a request has at most {MAX_BYTES:,} bytes"}, 413)
        return await call_next(request)

    @app.get("/health")
    def health() -> dict[str, str]:
        """Answer as long as the process lives."""
        return {"status": "ok"}

    @app.get("/ready")
    def ready() -> dict[str, str]:
        """Answer once a model is loaded."""
        return {"model_version": champion()[1].version}

    @app.get("/model")
    def model() -> Metadata:
        """Say what the model is, what it learnt from, and how good it is."""
        return champion()[1]

    @app.post("/predict")
    def predict(request: PredictRequest) -> PredictResponse:
        """Score one row or many."""
        estimator, metadata = champion()
        rows = pd.DataFrame([row.model_dump() for row in request.rows])
        answers = predict_rows(rows, estimator, metadata).to_dict("records")
        return PredictResponse(model_version=metadata.version, predictions=answers)

    return app


def serve(
    host: str = "127.0.0.1", port: Annotated[int, typer.Option(envvar="PORT")] = 8000
) -> None:
    """Serve predictions over HTTP until stopped."""
    uvicorn.run(create_app(), host=host, port=port)
