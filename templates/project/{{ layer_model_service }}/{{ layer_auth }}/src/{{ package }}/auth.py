"""Who may ask, and how often: a key for each client, and a rate for each key and each address without one.

It stands inside limits.py, which answers, counts and logs what is refused here.
"""

import hmac
import ipaddress
import logging
import math
import time
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from . import keys
from .config import AuthSettings
from .errors import ProjectError
from .limits import App, Message, Receive, RefusedError, Send

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between looks at the file of keys
MOST = 10_000  # buckets in memory
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
REFUSALS = {"401": "There is no key, or none that is known", "429": "Too many requests: see Retry-After"}


class KeyRing:
    """The keys of a file, read anew when it changes."""

    def __init__(self, path: Path) -> None:
        """Read nothing yet."""
        self.path = path
        self.digests: list[bytes] = []
        self._seen: object = None
        self._look = 0.0

    def find(self, key: bytes) -> bytes | None:
        """Return what a key is recognised by, if it is known; this takes the same time whichever it is, or none."""
        if (now := time.monotonic()) >= self._look:
            self._look = now + LOOK
            self.refresh()
        digest = keys.digest(key)
        same = [hmac.compare_digest(digest, known) for known in self.digests]
        return digest if any(same) else None

    def refresh(self) -> None:
        """Take up what the file says now. What cannot be read changes nothing, and is logged."""
        try:
            status = self.path.stat()
            seen: object = (status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError as error:
            seen = type(error)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self.digests = [bytes.fromhex(key.sha256) for key in keys.read(self.path)]
        except ProjectError:
            log.error("%s cannot be read: the keys of before stay", self.path)  # and is not quoted: it is about keys
        else:
            log.info("%d keys are known", len(self.digests))


class Buckets:
    """Token buckets: each holds `burst` requests, and `rate` flow in a second.

    A bucket is kept as one number: when it will be full again. The least recently used one is forgotten when there are
    too many, so that whoever comes under many names fills no memory.
    """

    def __init__(self, rate: float, burst: int) -> None:
        """Start with full ones."""
        self.cost, self.depth = 1 / rate, burst / rate
        self.full: dict[Hashable, float] = {}

    def take(self, who: Hashable) -> float:
        """Take a request out and return 0; where there is none, return in how many seconds there will be."""
        now = time.monotonic()
        full = max(self.full.pop(who, now), now)
        wait = full + self.cost - self.depth - now
        if allowed := wait < 1e-6:  # what rounding may make of nothing
            full += self.cost
        self.full[who] = full
        if len(self.full) > MOST:
            del self.full[next(iter(self.full))]
        return 0.0 if allowed else wait


class Guard:
    """An application that passes on what it knows the key of, at the rate that is allowed."""

    def __init__(self, app: App, settings: AuthSettings, root: Path) -> None:
        """Stand before `app`; a path of `settings` starts in `root`."""
        self.app, self.settings = app, settings
        self.ring = KeyRing(root / settings.keys)
        self.known, self.strangers = (Buckets(settings.rate, settings.burst) for _ in range(2))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or raise RefusedError."""
        if scope["type"] != "lifespan" and scope["path"] not in self.settings.open:
            self.check(scope)
        await self.app(scope, receive, send)

    def check(self, scope: Message) -> None:
        """Refuse a request that has no key, or comes too soon after others; what is wrong with a key is not said."""
        given = _given(scope)
        digest = self.ring.find(given) if given is not None else None
        wait = self.known.take(digest) if digest else self.strangers.take(address(scope))
        if wait:
            raise RefusedError(429, "rate", "too many requests: try again later", {"retry-after": f"{math.ceil(wait)}"})
        if not digest and (self.settings.required or given is not None):
            needed = "a key is needed: send it as Authorization: Bearer KEY, or as X-API-Key: KEY"
            raise RefusedError(401, "key", needed, {"www-authenticate": "Bearer"})


def document(app: FastAPI, settings: AuthSettings) -> None:
    """Say in the application's documentation that it wants a key, and where it does not."""
    wanted: list[dict[str, list[str]]] = [{name: []} for name in SCHEMES]
    if not settings.required:
        wanted.append({})
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        schema = plain()
        schema["components"]["securitySchemes"] = SCHEMES
        schema["security"] = wanted
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                if path in settings.open:
                    operation["security"] = []
                    continue
                for status, description in REFUSALS.items():
                    operation["responses"].setdefault(status, {"description": description, "content": content})
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's manual says


def _given(scope: Message) -> bytes | None:
    """Return the key that a request brings."""
    for name, value in scope["headers"]:
        if name == b"x-api-key":
            return bytes(value)
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return bytes(value[7:].strip())
    return None


def address(scope: Message) -> Hashable:
    """Return where a request comes from; of IPv6 the network, for everybody has as many addresses as they like."""
    host: str = scope["client"][0] if scope.get("client") else ""
    if ":" not in host:
        return host
    address = ipaddress.IPv6Address(host)
    return str(address.ipv4_mapped) if address.ipv4_mapped else int(address) >> 64
