"""SageMaker: the two routes that it asks of a container."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI


def add_routes(app: FastAPI, ready: Callable[..., Any], predict: Callable[..., Any]) -> None:
    """Answer `GET /ping` as `/ready` does, and `POST /invocations` as `/predict` does."""
    app.get("/ping")(ready)
    app.post("/invocations")(predict)
