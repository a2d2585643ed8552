"""Probes and metrics over HTTP."""

import asyncio
import contextlib

import pytest

from penstock_runtime.metrics import Registry
from penstock_runtime.probes import Probes


def ask(request, live=lambda: None, ready=lambda: None):
    """Send raw bytes and return the raw answer."""

    async def main():
        registry = Registry({})
        registry.counter("done_total", "What was done.")
        server = await Probes(registry, live, ready).serve(0)
        port = server.sockets[0].getsockname()[1]
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            return answer
        finally:
            server.close()

    return asyncio.run(main())


def get(path, **checks):
    head, _, body = ask(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n".encode(), **checks).partition(
        b"\r\n\r\n"
    )
    return int(head.split()[1]), body.decode()


def test_the_three_answers():
    assert get("/livez") == (200, "ok\n")
    assert get("/readyz?verbose=1") == (200, "ok\n")
    status, text = get("/metrics")
    assert status == 200
    assert "done_total{} 0" in text


def test_what_is_wrong_is_said():
    assert get("/readyz", ready=lambda: "stopping") == (503, "stopping\n")
    assert get("/livez", live=lambda: "the loop has not turned for 900 s")[0] == 503


def test_nothing_else_is_there():
    assert get("/")[0] == 404
    assert get("/../etc/passwd")[0] == 404


@pytest.mark.parametrize(
    ("request_", "status"),
    [(b"POST /livez HTTP/1.1\r\n\r\n", b"405"), (b"nonsense\r\n\r\n", b"400"), (b"\xff\xfe \x00 x\r\n\r\n", b"405")],
)
def test_what_is_no_good_request_gets_an_answer(request_, status):
    assert ask(request_).split()[1] == status


def test_head_has_no_body():
    assert ask(b"HEAD /metrics HTTP/1.1\r\n\r\n").endswith(b"\r\n\r\n")


def test_a_request_without_end_is_cut_off():
    assert ask(b"GET /" + b"a" * 100_000) == b""
