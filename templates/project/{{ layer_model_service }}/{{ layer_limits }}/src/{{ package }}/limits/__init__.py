"""Limits: a service that gets more than it can do says so, and answers what it has accepted."""

import asyncio

from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..body import read
from ..config import load_settings


class LimitSettings(BaseModel, extra="forbid"):
    """[limits]: how many requests, how large, and how long."""

    queue: int = Field(ge=1)
    max_bytes: int = Field(ge=1_000)
    body: float = Field(gt=0)
    answer: float = Field(gt=0)


def install(app: FastAPI) -> None:
    """Put the limits of config.toml before the routes of an application."""
    app.add_middleware(Limits, settings=load_settings("limits", LimitSettings))


class Limits:
    """Lets requests with a body through while there is room for them.

    The body is read first, under a limit of size and of time. So a slow client takes no place in
    the queue, and a refused one is not sending any more when it is told.
    """

    def __init__(self, app: ASGIApp, settings: LimitSettings) -> None:
        """Stand before `app`, with an empty queue."""
        self.app, self.settings, self.taken = app, settings, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.settings.body):
                body = await read(receive, self.settings.max_bytes)
        except TimeoutError:
            await refuse(408, "the body took too long to arrive", scope, receive, send)
            return
        except HTTPException as error:
            await refuse(error.status_code, error.detail, scope, receive, send)
            return
        if self.taken >= self.settings.queue:
            await refuse(503, "too many requests are waiting", scope, receive, send)
        else:
            await self.answer(scope, replayed(body, receive), send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer; when that takes too long, refuse."""
        started = False

        async def noticed(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        self.taken += 1
        try:
            async with asyncio.timeout(self.settings.answer):
                await self.app(scope, receive, noticed)
        except TimeoutError:
            if not started:
                await refuse(503, "the answer took too long", scope, receive, send)
        finally:
            self.taken -= 1


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, and then whatever `receive` has to say."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


async def refuse(status: int, why: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Say why a request is not answered, and when to come again if that may help."""
    headers = {"Retry-After": "1"} if status == 503 else {"Connection": "close"}
    await JSONResponse({"detail": why}, status, headers)(scope, receive, send)
