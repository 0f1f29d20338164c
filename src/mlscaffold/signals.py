"""Signals that end a process, turned into exceptions or held back, so that what is half done is put right first."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any


@contextmanager
def terminable() -> Iterator[None]:
    """Make the signals that end a process raise, as Ctrl-C does, so that clean-up runs."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with _handling(("SIGTERM", "SIGHUP"), leave):
        yield


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back the signals that end a process for a moment that must be whole; they arrive when it is over."""
    pending: list[int] = []
    with _handling(("SIGINT", "SIGTERM", "SIGHUP"), lambda number, _: pending.append(number)):
        yield
    for number in dict.fromkeys(pending):
        signal.raise_signal(number)


@contextmanager
def disregarded() -> Iterator[None]:
    """Disregard the signals that end a process for a moment after which it is too late for them."""
    with _handling(("SIGINT", "SIGTERM", "SIGHUP"), lambda *_: None):
        yield


@contextmanager
def _handling(signals: Iterable[str], handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Handle those of the named signals that this system has."""
    numbers = [getattr(signal, name) for name in signals if hasattr(signal, name)]
    previous: dict[int, Any] = {}
    # Only the main thread may set handlers; in another one Ctrl-C does not arrive either.
    with suppress(ValueError):
        for number in numbers:
            previous[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in previous.items():
            signal.signal(number, old)
