"""API keys: who asks, and how often each may."""

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import BaseModel

from ..config import load_settings
from .keys import KeyFile

Scope = MutableMapping[str, Any]
App = Callable[..., Awaitable[None]]


class AuthSettings(BaseModel, extra="forbid"):
    """[auth]: where the keys are, and what each of them may do."""

    keys: Path
    open: list[str]
    rate: str


def install(app: FastAPI) -> None:
    """Let nobody without a key pass, but for the paths that are open."""
    app.add_middleware(Auth, settings=load_settings("auth", AuthSettings))


class Auth:
    """Middleware that asks for a key, in `X-API-Key` or as a bearer token."""

    def __init__(self, app: App, settings: AuthSettings) -> None:
        """Stand before `app`."""
        self.app, self.open, self.keys = app, set(settings.open), KeyFile(settings.keys)
        self.rate: RateLimitItem = parse(settings.rate)
        self.limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] != "http" or scope["path"] in self.open:
            await self.app(scope, receive, send)
            return
        name = self.keys.name_of(given(scope))
        if name is None:
            headers = {"WWW-Authenticate": "Bearer"}
            detail = {"detail": "send a key, as X-API-Key: KEY or Authorization: Bearer KEY"}
            await JSONResponse(detail, 401, headers)(scope, receive, send)
        elif not self.limiter.hit(self.rate, name):
            detail = {"detail": f"a key may ask {self.rate}"}
            seconds = str(self.rate.get_expiry())
            await JSONResponse(detail, 429, {"Retry-After": seconds})(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def given(scope: Scope) -> bytes:
    """Return the key of a request, empty when there is none."""
    headers = dict(scope["headers"])
    kind, _, token = headers.get(b"authorization", b"").partition(b" ")
    bearer = token.strip() if kind.lower() == b"bearer" else b""
    key: bytes = headers.get(b"x-api-key", bearer)
    return key
