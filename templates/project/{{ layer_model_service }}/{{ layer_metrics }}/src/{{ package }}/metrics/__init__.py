"""Metrics: what the service does, at `/metrics`, for Prometheus."""

import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

from fastapi import FastAPI, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..schema import Rows

Message = MutableMapping[str, Any]
App = Callable[..., Awaitable[None]]
# From an answer in the event loop to one that waits for others; the alert's limit is a bucket.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ROWS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)


def install(app: FastAPI) -> None:
    """Measure an application, and add the route that says what was found."""
    registry = CollectorRegistry()
    measured = Histogram(
        "http_request_duration_seconds",
        "Time from a request to the end of its answer",
        ["route", "status"],
        buckets=SECONDS,
        registry=registry,
    )
    waiting = Gauge("http_requests_in_progress", "Requests not yet answered", registry=registry)
    rows = Histogram("prediction_rows", "Rows in a request", buckets=ROWS, registry=registry)
    predictions = Counter(
        "predictions", "Rows answered", ["model_version", "label"], registry=registry
    )
    registry.register(Served(app))

    def count(version: str, given: Rows, answers: Rows) -> None:
        rows.observe(len(given))
        for answer in answers:
            # Only answers of a few kinds are counted by kind.
            label = answer.get("label", answer.get("act", ""))
            predictions.labels(version, str(label)).inc()

    app.state.listeners.append(count)
    app.add_middleware(Measured, measured=measured, waiting=waiting)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")


class Served(Collector):
    """Says which version answers: 1 with its name, or 0 when there is none."""

    def __init__(self, app: FastAPI) -> None:
        """Look at an application whenever it is asked."""
        self.app = app

    def collect(self) -> Iterator[Metric]:
        """Yield one series."""
        champion = getattr(self.app.state, "champion", None)
        version = champion.metadata.version if champion else ""
        about = "Whether a version answers"
        found = GaugeMetricFamily("model_served", about, None, ["model_version"])
        found.add_metric([version], float(champion is not None))
        yield found


class Measured:
    """Middleware that measures each request, by the route that it took and the status it got."""

    def __init__(self, app: App, measured: Histogram, waiting: Gauge) -> None:
        """Stand before `app`."""
        self.app, self.measured, self.waiting = app, measured, waiting

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Measure a request."""
        if scope["type"] != "http" or scope["path"] == "/metrics":
            await self.app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def noticed(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        with self.waiting.track_inprogress():
            try:
                await self.app(scope, receive, noticed)
            finally:
                # A path that no route has is one series, whatever clients make up.
                route = getattr(scope.get("route"), "path", "none")
                took = time.perf_counter() - started
                self.measured.labels(route, str(status)).observe(took)
