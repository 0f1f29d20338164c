"""Bodies of requests: read up to a limit, and parsed and checked in one step by pydantic."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import HTTPException, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.types import Receive, Scope, Send

MAX_BYTES = 2_000_000
SHOWN = 20  # errors: a client with a thousand wrong rows has made one mistake


class DirectRoute(APIRoute):
    """A route whose function takes the checked `body` and returns the JSON of its answer.

    FastAPI documents it like any other, and leaves out what it would do besides.
    """

    def __init__(self, path: str, endpoint: Callable[[Any], Awaitable[bytes]], **how: Any) -> None:
        """Document the route, and answer it by `endpoint` alone."""
        super().__init__(path, endpoint, **how)
        check = TypeAdapter(endpoint.__annotations__["body"]).validator.validate_json

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                body = check(await read(receive, MAX_BYTES))
            except ValidationError as error:
                # What was sent is not repeated.
                found = error.errors(include_url=False, include_input=False, include_context=False)
                answer: Response = JSONResponse({"detail": found[:SHOWN]}, 422)
            else:
                answer = Response(await endpoint(body), media_type="application/json")
            await answer(scope, receive, send)

        self.app = app


async def read(receive: Receive, most: int) -> bytes:
    """Return the body of a request; an HTTPException with 413 says that it has too many bytes.

    A client that still sends does not read. So the rest is read too, up to ten times the limit.
    """
    parts, size, more = [], 0, True
    while more and size <= 10 * most:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= most:
            parts.append(part)
        more = message.get("more_body", False)
    if size > most:
        raise HTTPException(413, f"a request has at most {most:,} bytes")
    return b"".join(parts)
