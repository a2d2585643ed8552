"""Spans of handled messages: parent, attributes, status; nothing of OpenTelemetry where it is off."""

import asyncio
import logging
import subprocess
import sys

import pytest

from penstock_runtime import telemetry
from penstock_runtime.errors import Rejected
from penstock_runtime.loop.slots import Way
from tests.runtime.loop.fakes import message

export = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
PARENT = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}


@pytest.fixture
def spans(monkeypatch):
    """Return a function that calls a way with something inside spans, and returns these."""

    def handled(way, given):
        exporter = export.InMemorySpanExporter()
        traced, send = telemetry.traced(way, "goes-glm", "work", exporter)

        async def main():
            call = traced.call if traced.prepare is None else await traced.prepare()
            await call(given)

        try:
            asyncio.run(main())
        except Rejected:
            pass
        send()
        return exporter.get_finished_spans()

    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    return handled


async def fine(_message):
    await asyncio.sleep(0)


async def refuses(_message):
    raise Rejected("the words of the error", kind="NotATask")


def test_a_span_goes_on_from_whoever_sent_the_message(spans):
    (span,) = spans(Way(fine), message("m-1", receives=2, attributes=PARENT))
    assert span.name == "process work"
    assert format(span.context.trace_id, "032x") == "a" * 32
    assert format(span.parent.span_id, "016x") == "b" * 16
    assert span.resource.attributes["service.name"] == "goes-glm"
    assert span.attributes == {
        "messaging.operation.type": "process",
        "messaging.destination.name": "work",
        "messaging.message.id": "m-1",
        "penstock.receive_count": 2,
        "messaging.batch.message_count": 1,
    }
    assert span.status.is_unset


def test_a_failure_is_the_status_without_its_words(spans):
    (span,) = spans(Way(refuses), message())
    assert (span.status.is_ok, span.status.description) == (False, "NotATask")
    assert not span.events  # an exception event would hold the message of the exception


def test_a_batch_is_one_span(spans):
    (span,) = spans(Way(fine, batched=True), [message("1"), message("2")])
    assert span.attributes["messaging.batch.message_count"] == 2
    assert span.parent is None


def test_what_is_prepared_first_is_inside_a_span_too(spans):
    async def prepare():
        return fine

    assert len(spans(Way(refuses, prepare=prepare), message())) == 1


def test_nothing_is_wrapped_where_it_is_off(monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    way = Way(fine)
    traced, send = telemetry.traced(way, "goes-glm", "work")
    assert traced is way
    assert send() is None


def test_the_worker_goes_on_where_the_extra_is_not_installed(monkeypatch, caplog):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    way = Way(fine)
    with caplog.at_level(logging.WARNING):
        assert telemetry.traced(way, "goes-glm", "work")[0] is way
    assert "extra `telemetry`" in caplog.text


def test_importing_it_imports_nothing_of_opentelemetry():
    code = "import sys, penstock_runtime.telemetry; sys.exit(any(n.startswith('opentelemetry') for n in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
