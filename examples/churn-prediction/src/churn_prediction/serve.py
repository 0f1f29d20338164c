"""The API: the same predictions over HTTP, for requests that fit the schema and for no others."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from .config import Settings
from .errors import ProjectError
from .predict import Prediction, Predictor, Row

log = logging.getLogger(__name__)

Responses = dict[int | str, dict[str, Any]]

MAX_ROWS = 1000


class PredictRequest(BaseModel):
    """One row or many."""

    model_config = ConfigDict(extra="forbid")

    rows: list[Row] = Field(min_length=1, max_length=MAX_ROWS)


class PredictResponse(BaseModel):
    """The answers, in the order of the rows, and the model version that gave them."""

    model_version: str
    predictions: list[Prediction]


class ModelInfo(BaseModel):
    """What is being served, and how good it was when it was trained."""

    version: str
    model: str
    data: str
    trained_rows: int
    rule: dict[str, float]
    cross_validation: dict[str, float]


class Status(BaseModel):
    """How the service is."""

    status: str


class Problem(BaseModel):
    """Why a request could not be answered."""

    detail: str


NOT_READY: Responses = {503: {"model": Problem, "description": "There is no model to serve"}}
UNREADABLE: Responses = {400: {"model": Problem, "description": "The body is not JSON text"}}


def create_app(settings: Settings) -> FastAPI:
    """Build the application; it loads the champion when it starts, and starts without one too."""
    registry = CollectorRegistry()
    requests = Histogram("request_seconds", "Time to answer", ["path", "status"], registry=registry)
    predicted = Counter("predictions", "Rows scored", ["model_version", "kind"], registry=registry)
    loaded: list[Predictor] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            loaded.append(Predictor.load(settings))
        except ProjectError as error:
            log.warning("not ready: %s", error)
        yield
        loaded.clear()

    app = FastAPI(title=__package__.replace("_", " ").capitalize(), version="1", lifespan=lifespan)

    def champion() -> Predictor:
        if not loaded:
            raise HTTPException(503, "there is no model to serve: train one, then start the service again")
        return loaded[0]

    @app.middleware("http")
    async def observe(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        started = time.perf_counter()
        response = await answer(request)
        # The route rather than the address asked for: a visitor must not be able to invent time series.
        path = getattr(request.scope.get("route"), "path", "unknown")
        requests.labels(path, str(response.status_code)).observe(time.perf_counter() - started)
        return response

    @app.exception_handler(RequestValidationError)
    async def refuse(_: Request, error: RequestValidationError) -> JSONResponse:
        # The default answer repeats the input, which fails to encode when the input holds NaN or Infinity.
        problems = [{key: problem[key] for key in ("loc", "msg", "type")} for problem in error.errors()]
        return JSONResponse({"detail": problems}, status_code=422)

    @app.post("/predict", responses=NOT_READY | UNREADABLE)
    def predict(request: PredictRequest) -> PredictResponse:
        """Score one row or many."""
        predictor = champion()
        answers = predictor.answer([row.model_dump(by_alias=True) for row in request.rows])
        predictions = [Prediction.model_validate(answer) for answer in answers]
        for prediction in predictions:
            predicted.labels(predictor.metadata.version, prediction.kind()).inc()
        return PredictResponse(model_version=predictor.metadata.version, predictions=predictions)

    @app.get("/health")
    def health() -> Status:
        """Answer as long as the process lives."""
        return Status(status="ok")

    @app.get("/ready", responses=NOT_READY)
    def ready() -> Status:
        """Answer once a model is loaded, for whoever sends traffic here."""
        return Status(status=f"serving {champion().metadata.version}")

    @app.get("/model", responses=NOT_READY)
    def model() -> ModelInfo:
        """Describe the model being served."""
        metadata = champion().metadata
        return ModelInfo(
            version=metadata.version,
            model=metadata.model,
            data=metadata.data,
            trained_rows=metadata.rows,
            rule=metadata.rule,
            cross_validation=metadata.candidates[metadata.model],
        )

    @app.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    def metrics() -> Response:
        """Count requests and predictions, in Prometheus' text format."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return app
