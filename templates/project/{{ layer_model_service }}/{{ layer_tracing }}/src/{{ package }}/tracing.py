"""Traces: where a request's time goes, told in OpenTelemetry's terms to whoever collects them.

A span for each request, which goes on with the trace of a caller that names one (www.w3.org/TR/trace-context), and in
it one for each version that scores its rows. Their attributes are those of opentelemetry.io/docs/specs/semconv/http.
Of what was asked they hold how many rows it was: no value, no address, no query.
"""

import os
import time
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.environment_variables import OTEL_SERVICE_NAME
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from .config import TracingSettings
from .limits import ALWAYS, REQUEST_ID, App, Message, Receive, Send

PATIENCE = 1.0  # seconds for a collector to take what is sent: a stop waits for it
WAITING = 1000  # spans that wait to be sent; more are lost rather than kept in memory
METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
CALLERS = (b"traceparent", b"tracestate")
PROPAGATOR = TraceContextTextMapPropagator()


class Tracing:
    """The traces of one application."""

    def __init__(self, settings: TracingSettings) -> None:
        """Send them to the collector of `settings`, by a thread of their own."""
        resource = Resource.create({SERVICE_NAME: os.environ.get(OTEL_SERVICE_NAME, __package__)})
        sampler = ParentBasedTraceIdRatio(settings.share)
        self.provider = TracerProvider(sampler, resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(settings.endpoint, timeout=PATIENCE)
        batches = BatchSpanProcessor(exporter, max_queue_size=WAITING, max_export_batch_size=WAITING)
        self.provider.add_span_processor(batches)
        self.tracer = self.provider.get_tracer(__package__)

    def scored(self, version: str, role: str, rows: int, seconds: float) -> None:
        """Note what a version has just taken to score rows of the current request."""
        now = time.time_ns()
        about: dict[str, str | int] = {"model.version": version, "model.role": role, "model.rows": rows}
        self.tracer.start_span("score", attributes=about, start_time=now - int(seconds * 1e9)).end(now)

    def close(self) -> None:
        """Send what is left, as far as the collector takes it."""
        self.provider.shutdown()


class Traced:
    """An application whose requests are traced, but for those of whoever watches over it."""

    def __init__(self, app: App, tracing: Tracing) -> None:
        """Stand before `app`."""
        self.app, self.tracer = app, tracing.tracer

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self.app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        span = self.tracer.start_span(
            method, _caller(scope), SpanKind.SERVER, {"http.request.method": method, "url.scheme": scope["scheme"]}
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                _note(span, method, scope, message)
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                span.end()  # what follows is the shadow's turn, and nobody waits for it

        with trace.use_span(span):
            await self.app(scope, receive, answer)
        if span.is_recording():  # a client that left has had no answer
            span.end()


def _caller(scope: Message) -> Any:
    """Return the trace that a caller names; what is none is as if it were absent."""
    named = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name in CALLERS}
    return PROPAGATOR.extract(named)


def _note(span: Span, method: str, scope: Message, answer: Message) -> None:
    """Describe a request once it is answered: before, its route is not known."""
    status = answer["status"]
    span.set_attribute("http.response.status_code", status)
    for name, value in answer["headers"]:
        if name == REQUEST_ID:
            span.set_attribute("http.response.header.x-request-id", [value.decode()])
    if route := getattr(scope.get("route"), "path", ""):
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)
    if status >= 500:
        span.set_status(StatusCode.ERROR)
        span.set_attribute("error.type", str(status))
