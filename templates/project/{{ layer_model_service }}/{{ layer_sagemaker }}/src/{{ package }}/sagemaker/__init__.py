"""SageMaker: the two routes that it asks of a container."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import FastAPI

ROUTES = {"/ping": "/ready", "/invocations": "/predict"}
Scope = MutableMapping[str, Any]
App = Callable[..., Awaitable[None]]


def install(app: FastAPI) -> None:
    """Answer `GET /ping` as `/ready` does, and `POST /invocations` as `/predict` does."""
    app.add_middleware(Renamed)


class Renamed:
    """Middleware that gives SageMaker's paths the names they have here."""

    def __init__(self, app: App) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on, under its other name if it has one."""
        if path := ROUTES.get(scope.get("path", "")):
            scope.update(path=path, raw_path=path.encode())
        await self.app(scope, receive, send)
