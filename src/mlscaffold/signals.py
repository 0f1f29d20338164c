"""Signals that end a process: turned into exceptions, so that clean-up runs, held back, or disregarded."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any


@contextmanager
def terminable() -> Iterator[None]:
    """Make the signals that end a process raise, so that clean-up runs."""

    def leave(number: int, _: FrameType | None) -> None:
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    with _handling(leave):
        yield


@contextmanager
def uninterrupted() -> Iterator[list[int]]:
    """Hold back the signals that end a process; they arrive when it is over. Yields those that are waiting."""
    pending: list[int] = []
    with _handling(lambda number, _: pending.append(number)):
        yield pending
    for number in dict.fromkeys(pending):
        signal.raise_signal(number)


@contextmanager
def disregarded() -> Iterator[None]:
    """Disregard the signals that end a process for a moment after which it is too late for them."""
    with _handling(lambda *_: None):
        yield


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Handle those signals that end a process which this system has, and which are not ignored already (nohup)."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    previous: dict[int, Any] = {}
    # Only the main thread may set handlers; in another one Ctrl-C does not arrive either.
    with suppress(ValueError):
        for number in numbers:
            if (old := signal.getsignal(number)) != signal.SIG_IGN:
                signal.signal(number, handler)
                previous[number] = old
    try:
        yield
    finally:
        for number, old in previous.items():
            signal.signal(number, old)
