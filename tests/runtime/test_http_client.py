"""What becomes of an answer, and of none: denied, missing, later, wrong for good."""

import asyncio
import socket
import threading
import time
from email.utils import formatdate

import pytest

from penstock_runtime.errors import Denied, Missing, TooLarge, Unavailable, Unusable
from penstock_runtime.http_client import Answer, HttpClient, failure, retry_after
from tests.support.services.answers import answering


def request(url, **options):
    async def main():
        client = HttpClient("the service")
        try:
            return await client.request("GET", url, **options)
        finally:
            await client.close()

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Unusable),
        (401, Denied),
        (403, Denied),
        (404, Missing),
        (408, Unavailable),
        (409, Unusable),
        (429, Unavailable),
    ]
    + [(status, Unavailable) for status in (500, 502, 503, 504)],
)
def test_a_status_decides(status, error):
    found = failure("reading x", Answer(status, {"Retry-After": "3"}, b"secret body"))
    assert type(found) is error
    assert str(found) == f"reading x: status {status}"
    if error is Unavailable:
        assert found.after == 3


def test_retry_after_is_seconds_or_a_date():
    assert retry_after({"Retry-After": "12"}) == 12
    assert retry_after({"Retry-After": formatdate(time.time() + 30, usegmt=True)}) == pytest.approx(30, abs=2)
    assert retry_after({"Retry-After": formatdate(time.time() - 30, usegmt=True)}) == 0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None


def test_nobody_there_is_unavailable():
    with pytest.raises(Unavailable, match=r"the service: cannot connect to 127\.0\.0\.1:1"):
        request("http://127.0.0.1:1/?sig=secret")
    with pytest.raises(Unavailable, match=r"cannot connect to nowhere\.invalid") as caught:
        request("http://nowhere.invalid/?sig=secret")
    assert "secret" not in str(caught.value)


def test_no_answer_in_time_is_unavailable():
    def reply(_):
        time.sleep(1)
        return 200, ""

    with answering(reply) as server, pytest.raises(Unavailable, match=r"no answer within 0\.2 s"):
        request(server.url, within=0.2)


def test_an_answer_that_is_too_large_is_not_read():
    with answering(lambda _: (200, b"x" * 1000)) as server:
        with pytest.raises(TooLarge) as caught:
            request(server.url, limit=999)
        assert (caught.value.size, caught.value.limit) == (1000, 999)
        assert len(request(server.url, limit=1000).body) == 1000


def test_a_redirect_is_not_followed():
    with answering(lambda _: (302, "", {"Location": "http://127.0.0.1:1/"})) as server:
        assert request(server.url).status == 302


def test_a_connection_that_was_closed_is_tried_once_more():
    """What a service does to a connection that was idle too long: it closes it just when the next request comes."""
    closed = []

    def serve(listener):
        for good in (False, True):
            connection, _ = listener.accept()
            connection.recv(65536)
            if good:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            closed.append(good)
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        assert request(f"http://127.0.0.1:{listener.getsockname()[1]}/").body == b"ok"
        thread.join()
    assert closed == [False, True]


def test_a_server_that_always_closes_is_unavailable():
    def serve(listener, done):
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            connection.recv(65536)
            connection.close()

    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = threading.Thread(target=serve, args=(listener, done))
        thread.start()
        try:
            with pytest.raises(Unavailable, match="the connection was closed"):
                request(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        finally:
            done.set()
            thread.join()


def test_a_closed_client_does_not_open_again():
    async def main():
        client = HttpClient("the service")
        await client.close()
        with pytest.raises(Unavailable, match="it is closed"):
            await client.request("GET", "http://127.0.0.1:1/")

    asyncio.run(main())
