"""The process around the application: workers, signals, and how much time a stop may take."""

import os
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn

from .config import ENV_PREFIX, Settings

# A worker that starts on a busy machine imports for a while before it can say that it lives.
PATIENCE = 60
# Where the counters of several processes meet. Named here again rather than taken from `meters`: prometheus_client
# looks at the variable once, when it is imported, and that must be after it is set.
SHARED = "PROMETHEUS_MULTIPROC_DIR"


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
            log_config=None,
            access_log=False,  # what fails is logged, what succeeds is counted
            server_header=False,
            timeout_graceful_shutdown=int(serve.timeout) + 1,
            timeout_worker_healthcheck=PATIENCE,
        )
