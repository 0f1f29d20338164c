"""What SageMaker asks of a container, `GET /ping` and `POST /invocations`, answered by the routes that are there.

`/ping` is `/ready`, and `/invocations` is `/predict`: for JSON with the same body, for CSV with the rows of a file, a
header first. So checks, limits, answers and counters are those of `/predict`, and the two can never drift apart.
The scope of a request is changed in place, for those before and after it share it.
"""

import io
import json

import pandas as pd
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from .errors import ProjectError
from .limits import App, Message, Receive, Send
from .table import Schema

JSON, CSV = "application/json", "text/csv"


class Ping:
    """Middleware that answers `GET /ping` as `/ready` answers."""

    def __init__(self, app: App) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, to `/ready` where it is a ping."""
        if (scope.get("method"), scope.get("path")) == ("GET", "/ping"):
            _redirect(scope, "/ready")
        await self.app(scope, receive, send)


class Invocations:
    """Middleware that answers `POST /invocations` as `/predict` answers."""

    def __init__(self, app: App, schema: Schema) -> None:
        """Stand before `app`; `schema` says what the rows of a CSV file are."""
        self.app, self.schema = app, schema

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, to `/predict` and in its language where it is an invocation."""
        if (scope.get("method"), scope.get("path")) != ("POST", "/invocations"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        _redirect(scope, "/predict")
        if kind == JSON:
            await self.app(scope, receive, send)
        elif kind == CSV:
            try:
                body = await run_in_threadpool(as_json, await request.body(), self.schema)
            except ProjectError as error:
                await JSONResponse({"detail": str(error)}, 422)(scope, receive, send)
            else:
                _describe(scope, body)
                await self.app(scope, _first(body, receive), send)
        else:
            await JSONResponse({"detail": f"send {JSON} or {CSV}, not {kind or 'nothing'}"}, 415)(scope, receive, send)


def as_json(content: bytes, schema: Schema) -> bytes:
    """Return the body of a request to `/predict` for the rows of a CSV file with a header.

    Raises:
        ProjectError: it is no such file, or its rows do not fit the schema.

    """
    try:
        # As in files.py: only an empty cell is empty, and what "NA" means is for the schema to say.
        raw = pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""])
    except ValueError as error:
        raise ProjectError(f"the body cannot be read as CSV: {error}") from error
    frame = schema.check(raw, labelled=False)[schema.names]
    rows = frame.astype("object").where(frame.notna(), None).to_dict(orient="records")
    return json.dumps({"rows": rows}).encode()


def _redirect(scope: Message, path: str) -> None:
    scope.update(path=path, raw_path=path.encode())


def _describe(scope: Message, body: bytes) -> None:
    """Put headers into the scope that describe `body`."""
    replaced = {b"content-type", b"content-length", b"transfer-encoding"}
    kept = [(name, value) for name, value in scope["headers"] if name not in replaced]
    scope["headers"] = [*kept, (b"content-type", JSON.encode()), (b"content-length", str(len(body)).encode())]


def _first(body: bytes, receive: Receive) -> Receive:
    """Return what gives `body` before whatever `receive` has to say, which is when the client is gone."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
