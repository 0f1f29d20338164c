"""The API: the same predictions over HTTP, for requests that fit the schema and for no others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from threadpoolctl import threadpool_limits

from . import explaining, logs, page
from .answering import NOT_READY, Answering, unfit
from .config import Settings, load_settings
from .direct import Direct
from .limits import App, Limits
from .live import Live
from .metadata import Metadata
from .meters import Meters
from .predict import Predictor
from .predictionlog import PredictionLog
from .traffic import Traffic


class Served(BaseModel):
    """What is being served, what is known about it, and what stood in the way of serving something else."""

    version: str
    versions: dict[str, Metadata]
    traffic: Traffic
    problem: str


class Status(BaseModel):
    """How the service is."""

    status: str


def create_app(settings: Settings) -> App:
    """Build the application; it loads the champion when it starts, and starts without one too."""
    meters = Meters()
    live = Live(settings, meters)
    answering = Answering(live, settings.serve.max_rows, meters)
    predictions = PredictionLog(settings, meters, live.contract)
    answering.heard = predictions.note if predictions.folder else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with threadpool_limits(settings.train.threads):
            live.refresh()
            watching = asyncio.create_task(live.watch())
            yield
            watching.cancel()
            answering.heavy.shutdown()
            predictions.close()

    title = __package__.replace("_", " ").capitalize()
    app = FastAPI(title=title, version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.router.routes[:0] = answering.routes.values()  # routes are tried in order, and these are what people come for

    def champion() -> Predictor:
        if not live.lineup.champion:
            raise HTTPException(503, live.problem)
        return live.lineup.champion

    explaining.add_explain(app, live.contract, champion)
    page.add_page(app, live, settings)

    @app.exception_handler(RequestValidationError)
    async def refuse(_: Request, error: RequestValidationError) -> JSONResponse:
        return unfit(error.errors())

    @app.get("/health")
    async def health() -> Status:
        """Answer as long as the process lives."""
        return Status(status="ok")

    @app.get("/ready", responses=NOT_READY)
    async def ready() -> Status:
        """Answer once a model is loaded, for whoever sends traffic here."""
        return Status(status=f"serving {champion().metadata.version}")

    @app.get("/model", responses=NOT_READY)
    async def model() -> Served:
        """Describe the versions that answer, and where they come from."""
        versions = {version: predictor.metadata for version, predictor in live.lineup.loaded.items()}
        return Served(
            version=champion().metadata.version, versions=versions, traffic=live.lineup.traffic, problem=live.problem
        )

    @app.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    async def metrics() -> Response:
        """Count requests and predictions, in Prometheus' text format."""
        return meters.report()

    @app.exception_handler(Exception)
    async def pass_on(_: Request, error: Exception) -> Response:
        raise error  # the limits log it and answer

    # Each stands before those above it, and all of them before the framework, which takes its time.
    outer: App = Direct(app, answering.routes)
    return Limits(outer, settings.serve, meters)


def application() -> App:
    """Build the application from the settings of this folder: what each worker calls."""
    logs.configure()
    return create_app(load_settings())
