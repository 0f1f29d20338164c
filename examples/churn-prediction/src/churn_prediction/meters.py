"""What a service counts, in Prometheus' terms. Dashboards and alerts are made of these names."""

import collections
import os
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.responses import Response

# From a tenth of a millisecond, in which a quick model answers one row, to the time-out.
SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ROWS = (1, 10, 100, 1000)
REASONS = ("queue", "size", "slow", "timeout")  # for which a request is refused
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where the workers of one service count together


class Meters:
    """The counters of one application."""

    def __init__(self) -> None:
        """Start at zero."""
        self.registry = registry = CollectorRegistry()
        self.requests = Histogram(
            "http_request_duration_seconds", "Time to answer", ["route", "status"], registry=registry, buckets=SECONDS
        )
        self.refused = Counter("http_requests_refused", "Requests not taken up", ["reason"], registry=registry)
        self.predictions = Counter("predictions", "Rows scored", ["model_version", "kind"], registry=registry)
        self.rows = Histogram("prediction_rows", "Rows in a request", registry=registry, buckets=ROWS)
        self.seconds = Histogram(
            "prediction_duration_seconds", "Time to predict", ["model_version", "role"],
            registry=registry, buckets=SECONDS,
        )  # fmt: skip
        self.shadow = Counter(
            "shadow_rows", "Rows that the shadow scored too", ["model_version", "agrees"], registry=registry
        )
        self.reloads = Counter("model_reloads", "Looks at models/ that found a change", ["result"], registry=registry)
        # There from the start: the first refusal or failure is only seen as a rise from zero.
        for meter, values in ((self.refused, REASONS), (self.reloads, ("done", "failed"))):
            for value in values:
                meter.labels(value)
        self.served = Gauge(
            "model_served", "1 for each version and the role it has", ["model_version", "role"],
            registry=registry, multiprocess_mode="mostrecent",
        )  # fmt: skip

        # Looking a labelled series up costs several times what counting does.
        self._series: dict[tuple[Any, ...], Any] = {}

    def series(self, meter: Any, *labels: str) -> Any:
        """Return a meter's series with these labels, made when it is first asked for."""
        key = (meter, *labels)
        found = self._series.get(key)
        if found is None:
            found = self._series[key] = meter.labels(*labels)
        return found

    def scored(self, version: str, role: str, seconds: float) -> None:
        """Count what a prediction took."""
        self.series(self.seconds, version, role).observe(seconds)

    def count(self, version: str, values: Sequence[Any], kind: Callable[[Any], str]) -> None:
        """Count the answers to a request by their kind."""
        self.rows.observe(len(values))
        if len(values) == 1:  # most requests: of one there is nothing to count
            self.series(self.predictions, version, kind(values[0])).inc()
            return
        kinds: dict[str, int] = collections.defaultdict(int)
        for value, times in collections.Counter(values).items():
            kinds[kind(value)] += times
        for name, times in kinds.items():
            self.series(self.predictions, version, name).inc(times)

    def answered(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        """Count a request under its route rather than its address: a visitor must not be able to invent time series."""
        route = getattr(scope.get("route"), "path", "unknown")
        self.series(self.requests, route, str(status)).observe(seconds)

    def report(self) -> Response:
        """Return the counters in Prometheus' text format: those of all workers where several share a folder."""
        registry = self.registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # prometheus_client leaves it untyped
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
