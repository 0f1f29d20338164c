"""Bodies of requests: read up to a limit, and parsed and checked in one step by pydantic."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import HTTPException
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

MAX_BYTES = 2_000_000
SHOWN = 20  # errors: a client with a thousand wrong rows has made one mistake

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class DirectRoute(APIRoute):
    """A route whose function takes the checked `body` and returns the JSON of its answer.

    FastAPI documents it like any other, and leaves out what it would do besides.
    """

    def __init__(self, path: str, endpoint: Callable[[Any], Awaitable[bytes]], **how: Any) -> None:
        """Document the route, and answer it by `endpoint` alone."""
        super().__init__(path, endpoint, **how)
        check = TypeAdapter(endpoint.__annotations__["body"]).validator.validate_json

        async def app(scope: Message, receive: Receive, send: Send) -> None:
            try:
                body = check(await read(receive, MAX_BYTES))
            except ValidationError as error:
                # What was sent is not repeated.
                found = error.errors(include_url=False, include_input=False, include_context=False)
                await JSONResponse({"detail": found[:SHOWN]}, 422)(scope, receive, send)
                return
            content = await endpoint(body)
            length = (b"content-length", str(len(content)).encode())
            headers = [(b"content-type", b"application/json"), length]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": content})

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
