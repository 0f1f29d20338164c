"""What stands before every request: how large, how slow and how many may be, and that nothing inside shows outside.

Plain ASGI (asgi.readthedocs.io) rather than the framework's middleware, which costs more than a prediction does.
"""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from starlette.responses import JSONResponse

from . import logs
from .config import ServeSettings
from .meters import Meters

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)

REQUEST_ID = b"x-request-id"
GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
HEADERS = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
JSON = (b"content-type", b"application/json")
# Pages bring their own styles and scripts; nothing may come from, go to or be framed by anybody else.
POLICY = b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
PAGE_HEADERS = [
    (b"content-security-policy", POLICY),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
GONE = 499  # nginx' word for a client that left before it was answered
FULL = "too many requests at once: try again in a moment"
ARRIVING = 8  # bodies on their way for each place in the queue: slow clients take no place, but hold memory
# Whoever watches over the service must get through when nobody else does.
ALWAYS = frozenset({"/health", "/ready", "/metrics"})


class RefusedError(Exception):
    """A request that is not taken up."""

    def __init__(self, status: int, reason: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """Say how it is answered, what it is counted under, and what the client is told."""
        super().__init__(detail)
        self.status, self.reason, self.detail, self.headers = status, reason, detail, headers


class Limits:
    """An application that passes on what is within the limits, and answers for itself what is not."""

    def __init__(self, app: App, settings: ServeSettings, meters: Meters) -> None:
        """Stand before `app`."""
        self.app, self.settings, self.meters = app, settings, meters
        self.busy = 0  # requests that are complete and not yet answered
        self.open = 0  # these and those that are still arriving

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; anything that is not HTTP is passed on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        named = request_id.encode()
        logs.request_id.set(request_id)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                if body.refused:  # the framework takes whatever stops a body for a body that cannot be read
                    raise body.refused
                status = message["status"]
                said = message["headers"]
                page = () if JSON in said else PAGE_HEADERS
                message["headers"] = [*said, *HEADERS, *page, (REQUEST_ID, named)]
            await send(message)

        counted = scope["path"] not in ALWAYS
        body = Body(receive, self.settings.max_bytes, self.take if counted else None)
        self.open += counted
        try:
            if counted and (self.busy >= self.settings.queue or self.open > ARRIVING * self.settings.queue):
                raise RefusedError(503, "queue", FULL)
            length = headers.get(b"content-length", b"0")
            if length.isdigit() and int(length) > self.settings.max_bytes:
                raise RefusedError(413, "size", f"the body is larger than {self.settings.max_bytes:,} bytes")
            if length == b"0" and b"transfer-encoding" not in headers:
                body.end()
            async with asyncio.timeout(self.settings.timeout):
                await self.app(scope, body, answer)
        except (RefusedError, TimeoutError) as error:
            refused = error if isinstance(error, RefusedError) else body.late()
            if not status:  # what is cut short once the client has its answer is the shadow's turn
                self.meters.refused.labels(refused.reason).inc()
                body.refused = None
                await _problem(refused.status, refused.detail, refused.headers)(scope, receive, answer)
        except Exception:
            # The client learns that it failed and under which name to ask about it; why, stands in the log.
            log.exception("%s %s failed", scope["method"], scope["path"])
            if not status:
                await _problem(500, f"internal error; the log knows it as {request_id}")(scope, receive, answer)
        finally:
            self.open -= counted
            self.busy -= body.placed
            self.meters.answered(scope, status or GONE, time.perf_counter() - started)
            if status >= 400:
                log.info("%s %s: %d", scope["method"], scope["path"], status)

    def take(self) -> None:
        """Take a place in the queue, or raise RefusedError."""
        if self.busy >= self.settings.queue:
            raise RefusedError(503, "queue", FULL)
        self.busy += 1


class Body:
    """A `receive` that gives up on a body that is too large, and takes a place in the queue once it has come."""

    def __init__(self, receive: Receive, most: int, take: Callable[[], None] | None) -> None:
        """Let at most `most` bytes through; `take` gives a place, or raises RefusedError."""
        self.receive, self.most, self.take = receive, most, take
        self.left, self.complete, self.placed = most, False, False
        self.refused: RefusedError | None = None

    async def __call__(self) -> Message:
        """Return the next message."""
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        try:
            if self.left < 0:
                raise RefusedError(413, "size", f"the body is larger than {self.most:,} bytes")
            if not self.complete and not message.get("more_body", False):
                self.end()
        except RefusedError as error:
            self.refused = error
            raise
        return message

    def end(self) -> None:
        """Take note that nothing more comes."""
        self.complete = True
        if self.take:
            self.take()
            self.placed = True

    def late(self) -> RefusedError:
        """Return whose fault it is that the time is over."""
        if self.complete:
            return RefusedError(503, "timeout", "the answer took too long: send fewer rows, or try again later")
        return RefusedError(408, "slow", "the body did not arrive in time")


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    """Return the caller's own name for the request where it is a harmless one, else a new one."""
    given = headers.get(REQUEST_ID, b"")
    return given.decode() if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _problem(status: int, detail: str, more: Mapping[str, str] | None = None) -> JSONResponse:
    headers = dict(more or ({"retry-after": "1"} if status == 503 else {}))
    # The rest of a body that was refused is not read, so the connection cannot be used again.
    return JSONResponse({"detail": detail}, status, headers | ({"connection": "close"} if status in {408, 413} else {}))
