"""Tracing: a span for each request, sent to a collector by OpenTelemetry."""

from fastapi import FastAPI
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from pydantic import BaseModel, Field

from ..config import load_settings


class TracingSettings(BaseModel, extra="forbid"):
    """[tracing]: where spans go, and how many."""

    endpoint: str
    share: float = Field(ge=0, le=1)


def install(app: FastAPI, exporter: SpanExporter | None = None) -> None:
    """Trace the requests of an application, unless no collector is named.

    A caller that names a trace has decided whether it is recorded. The probes are left out. A span
    holds the route, the status and the time, and nothing of the body.
    """
    settings = load_settings("tracing", TracingSettings)
    if exporter is None and settings.endpoint:
        exporter = OTLPSpanExporter(settings.endpoint)
    if exporter is None:
        return
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(settings.share)),
        resource=Resource({"service.name": app.title}),
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    app.state.tracing = provider
    FastAPIInstrumentor.instrument_app(
        app,
        tracer_provider=provider,
        excluded_urls="/health,/ready,/metrics",
        exclude_spans=["receive", "send"],
    )
