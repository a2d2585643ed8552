"""A span for each handled message (or batch), sent by OTLP: with the extra `telemetry`, where `OTEL_EXPORTER_OTLP_ENDPOINT` is set.

The parent is the `traceparent` attribute of the message, so that a trace goes on from whoever sent it. Nothing of OpenTelemetry
is imported otherwise.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from penstock_runtime.loop.outcome import kind_of
from penstock_runtime.loop.slots import Call, Way
from penstock_runtime.queues.model import Message

_VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_log = logging.getLogger("penstock.telemetry")


def traced(way: Way, definition: str, queue: str, exporter: Any = None) -> tuple[Way, Callable[[], None]]:
    """Return `way` with a span around each call, and what sends the last spans; `way` itself when telemetry is off.

    `exporter` is the OTLP exporter (HTTP) by default.
    """
    if exporter is None and not any(os.environ.get(name) for name in _VARIABLES):
        return way, _nothing
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        if exporter is None:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            exporter = OTLPSpanExporter()
    except ImportError as error:
        _log.warning("traces are asked for, but %s is not installed (extra `telemetry`)", error.name)
        return way, _nothing
    provider = TracerProvider(resource=Resource.create({"service.name": definition}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    wrap = _Wrapping(provider.get_tracer("penstock"), queue).wrap
    prepare = way.prepare
    if prepare is None:
        return replace(way, call=wrap(way.call)), provider.shutdown

    async def prepared() -> Call:
        return wrap(await prepare())

    return replace(way, call=wrap(way.call), prepare=prepared), provider.shutdown


class _Wrapping:
    """Puts spans around calls."""

    def __init__(self, tracer: Any, queue: str) -> None:
        self._tracer = tracer
        self._queue = queue

    def wrap(self, call: Call) -> Call:
        """Return `call` inside a span."""
        from opentelemetry.trace import SpanKind, Status, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        propagator = TraceContextTextMapPropagator()

        async def inside(messages: Any) -> None:
            first: Message = messages[0] if isinstance(messages, list) else messages
            attributes = {
                "messaging.operation.type": "process",
                "messaging.destination.name": self._queue,
                "messaging.message.id": first.id,
                "penstock.receive_count": first.receive_count,
                "messaging.batch.message_count": len(messages) if isinstance(messages, list) else 1,
            }
            with self._tracer.start_as_current_span(
                f"process {self._queue}",
                context=propagator.extract(dict(first.attributes)),
                kind=SpanKind.CONSUMER,
                attributes=attributes,
                record_exception=False,
                set_status_on_exception=False,
            ) as span:
                try:
                    await call(messages)
                except BaseException as error:
                    span.set_status(Status(StatusCode.ERROR, kind_of(error)))
                    raise

        return inside


def _nothing() -> None:
    pass
