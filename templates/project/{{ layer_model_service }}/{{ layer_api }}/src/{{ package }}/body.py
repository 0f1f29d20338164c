"""Bodies of requests: read up to a limit, and parsed and checked in one step by pydantic."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

MAX_BYTES = 2_000_000
SHOWN = 20  # errors: a client with a thousand wrong rows has made one mistake


class DirectRoute(APIRoute):
    """A route whose function takes the checked `body` and returns a response.

    FastAPI documents it like any other, and leaves out what it would do besides.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        endpoint: Any = self.endpoint
        check = TypeAdapter(endpoint.__annotations__["body"]).validator.validate_json

        async def handle(request: Request) -> Response:
            try:
                body = check(await read(request))
            except ValidationError as error:
                # What was sent is not repeated.
                found = error.errors(include_url=False, include_input=False, include_context=False)
                return JSONResponse({"detail": found[:SHOWN]}, 422)
            response: Response = await endpoint(body)
            return response

        return handle


async def read(request: Request) -> bytes:
    """Return the body of a request; one of more than MAX_BYTES is answered with 413.

    A client that still sends does not read. So the rest is read too, up to ten times the limit.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= MAX_BYTES:
            parts.append(part)
        elif size > 10 * MAX_BYTES:
            break
    if size > MAX_BYTES:
        raise HTTPException(413, f"a request has at most {MAX_BYTES:,} bytes")
    return b"".join(parts)
