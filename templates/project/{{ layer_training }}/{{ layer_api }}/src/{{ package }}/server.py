"""The process around the application: workers, signals, and how much time a stop may take."""

import asyncio
import os
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .config import ENV_PREFIX, Settings

# A worker that starts on a busy machine imports for a while before it can say that it lives.
PATIENCE = 60
# Where the counters of several processes meet. Named here again rather than taken from `meters`: prometheus_client
# looks at the variable once, when it is imported, and that must be after it is set.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
LATE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class PromptProtocol(H11Protocol):
    """A connection that is closed when a request's headers do not come in time; uvicorn would wait for ever.

    They have as long as an idle connection is kept. Whatever comes after them is for limits.py to judge.
    """

    deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.wait()

    def data_received(self, data: bytes) -> None:
        """Wait for a request until its headers are complete."""
        super().data_received(data)
        self.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        super().connection_lost(exc)
        self.stop_waiting()

    def wait(self) -> None:
        """Set a deadline where no request is being answered; the parts of one do not move it."""
        if self.cycle and not self.cycle.response_complete:
            self.stop_waiting()
        elif not self.deadline:
            self.deadline = self.loop.call_later(self.timeout_keep_alive, self.give_up)

    def stop_waiting(self) -> None:
        """Take the deadline away."""
        if self.deadline:
            self.deadline.cancel()
            self.deadline = None

    def give_up(self) -> None:
        """Close the connection; who has begun to ask is told why."""
        if not self.transport.is_closing():
            if self.conn.trailing_data[0]:
                self.transport.write(LATE)
            self.transport.close()


def run(settings: Settings, given: dict[str, Any]) -> None:
    """Serve until stopped; `given` goes before what the settings say.

    A stop (SIGTERM) lets requests that have been taken up finish. Of several workers, one that dies is replaced.
    """
    serve = settings.serve
    chosen: dict[str, Any] = {"host": serve.host, "port": serve.port, "workers": serve.workers} | given
    # Workers are processes of their own, and read the settings anew.
    os.environ[f"{ENV_PREFIX}ROOT"] = str(settings.root)
    # uvicorn drains its requests on SIGTERM and then raises the signal again; a clean stop is a success.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with TemporaryDirectory(prefix="counters-") as folder:
        if chosen["workers"] > 1:
            os.environ[SHARED] = folder
        uvicorn.run(
            f"{__package__}.serve:application",
            factory=True,
            **chosen,
            http=PromptProtocol,
            log_config=None,
            access_log=False,  # what fails is logged, what succeeds is counted
            server_header=False,
            timeout_graceful_shutdown=int(serve.timeout) + 1,
            timeout_worker_healthcheck=PATIENCE,
        )
