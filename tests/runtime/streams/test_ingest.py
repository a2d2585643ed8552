"""The role `ingest` as a real process: answers, bounds, guarantees."""

import concurrent.futures
import contextlib
import gzip
import http.client
import json
import random
import socket
import threading
import time

import pytest

from tests.runtime.streams.scene import until

SECRET = "s3cret-" + "1" * 20
JSON = {"Content-Type": "application/json"}
BEARER = {"Authorization": f"Bearer {SECRET}"}


class Client:
    """One connection at a time, as a sender has it; `keep` uses it for more than one request."""

    def __init__(self, port, *, keep=False):
        self.keep = keep
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def ask(self, method="POST", path=f"/in/{SECRET}", body=b'{"n": 1}', headers=JSON):
        self.connection.request(method, path, body, headers)
        try:
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            if not self.keep:
                self.connection.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ingest(it, *, interval="100ms", port=None, secret=True, wait=True, source=None, **more):
    """Start an ingest; `interval` up to a second means that answers wait for the sink, longer that there is a spool."""
    found = {"type": "http", "path": "/in", "port": port or free_port(), "maxBodySize": 8000, **(source or {})}
    if secret:
        found["secret"] = "$(PENSTOCK_SOURCE_SECRET)"
    sinks = [{"type": "store", "store": "lake", "prefix": "rows/", "interval": interval}]
    config = it.config("ingest", source=found, **{"sinks": sinks, **more})
    worker = it.start(config, PENSTOCK_SOURCE_SECRET=SECRET, PENSTOCK_LISTEN="127.0.0.1")
    worker.port = found["port"]
    if wait:
        worker.wait_for("listening")
    return worker


def test_what_is_answered_with_200_is_in_the_store_where_the_interval_is_short(it):
    worker = ingest(it)
    client = Client(worker.port)
    for number in range(5):
        status, text, headers = client.ask(body=json.dumps({"n": number}))
        assert (status, text, headers.get_content_type()) == (200, "OK", "text/plain")
        assert number in it.numbers()
    assert not (it.folder / "spool/clicks-0.db").exists()
    assert worker.stop() == 0


def test_answers(it):
    worker = ingest(it)
    client = Client(worker.port)

    def refused(*words, **more):
        status, text, headers = client.ask(*words, **more)
        data = json.loads(text)
        assert data["statusCode"] == status
        assert SECRET not in text
        return status, data["error"], data["message"], headers

    assert client.ask("GET", "/health-check", None, {})[:2] == (200, "OK\n")
    assert client.ask(path="/in", headers={**JSON, **BEARER})[0] == 200
    assert client.ask(path="/in", headers={**JSON, "Authorization": f"bearer {SECRET}"})[0] == 200
    assert refused(path="/foo")[:2] == (404, "notFound")
    assert refused(path=f"/in/{SECRET}/more")[:2] == (404, "notFound")
    status, error, _, headers = refused("GET", body=None)
    assert (status, error, headers["Allow"]) == (405, "methodNotAllowed", "POST")
    for path, given in (
        ("/in", {}),
        ("/in/wrong", {}),
        ("/in", {"Authorization": "Bearer wrong"}),
        ("/in", {"Authorization": f"Basic {SECRET}"}),
        ("/in/%ff%fe", {}),
    ):
        assert refused(path=path, headers={**JSON, **given})[:2] == (401, "unauthorized")
    status, error, words, _ = refused(body=b'{"m": 1}')
    assert (status, error) == (422, "badRecord")
    assert words == 'Invalid value for column "number": path "n" not found in the body.'
    assert refused(headers={"Content-Type": "text/plain"})[:2] == (415, "unsupportedContentType")
    assert refused(headers={**JSON, "Content-Encoding": "compress"})[:2] == (415, "unsupportedEncoding")
    status, text = worker.metrics()
    assert 'penstock_records_received_total{definition="clicks"} 2' in text
    assert 'penstock_requests_refused_total{definition="clicks",status="401"} 5' in text
    assert worker.metrics("/readyz")[0] == 200
    assert worker.stop() == 0


def test_sizes_are_bounded(it):
    worker = ingest(it)
    fits = json.dumps({"n": 1, "x": "y" * (8000 - 17)}).encode()
    assert len(fits) == 8000
    assert Client(worker.port).ask(body=fits)[0] == 200
    status, text, _ = Client(worker.port).ask(body=fits + b" ")
    assert (status, json.loads(text)["error"]) == (413, "bodyTooLarge")
    chunks = iter([b"x" * 5000, b"x" * 5000])
    status, text, _ = Client(worker.port).ask(body=chunks)
    assert (status, json.loads(text)["error"]) == (413, "bodyTooLarge")
    status, text, _ = Client(worker.port).ask(headers={**JSON, "X-Long": "y" * 17_000})
    assert (status, json.loads(text)["error"]) == (413, "headerTooLarge")
    status, _, _ = Client(worker.port).ask(headers={**JSON, "X-Long": "y" * 100_000})
    assert status == 400
    bomb = gzip.compress(b" " * 10_000_000)
    assert Client(worker.port).ask(body=bomb, headers={**JSON, "Content-Encoding": "gzip"})[0] == 413
    small = gzip.compress(b'{"n": 77}')
    assert Client(worker.port).ask(body=small, headers={**JSON, "Content-Encoding": "gzip"})[0] == 200
    assert worker.stop() == 0
    assert 77 in it.numbers()


def test_a_long_interval_is_spooled_and_sigterm_writes_it(it):
    worker = ingest(it, interval="10m")
    client = Client(worker.port)
    assert [client.ask(body=json.dumps({"n": number}))[0] for number in range(20)] == [200] * 20
    assert it.objects() == []
    assert (it.folder / "spool/clicks-0.db").exists()
    assert worker.stop() == 0
    assert it.numbers() == set(range(20))
    assert len(it.objects()) == 1
    assert not (it.folder / "spool/clicks-0.db").exists()


def test_kill_9_keeps_what_was_answered_and_the_next_process_delivers_it(it):
    worker = ingest(it, interval="10m")
    client = Client(worker.port)
    for number in range(20):
        assert client.ask(body=json.dumps({"n": number}))[0] == 200
    worker.kill()
    assert it.objects() == []
    again = ingest(it, interval="2s")
    until(lambda: it.numbers() == set(range(20)), 20, "the rows of the first process")
    assert again.stop() == 0
    assert len({row["id"] for row in it.rows()}) == 20


def test_two_processes_have_a_spool_each_and_one_takes_over_both(it):
    workers = [ingest(it, interval="10m") for _ in range(2)]
    for number, worker in enumerate(workers):
        assert Client(worker.port).ask(body=json.dumps({"n": number}))[0] == 200
    for worker in workers:
        worker.kill()
    assert ingest(it, interval="10m").stop() == 0
    assert it.numbers() == {0, 1}


def load(port, stop, answered, start):
    """Send until told to stop, noting what was answered with 200."""
    number = start
    while not stop.is_set():
        try:
            client = Client(port(), keep=True)
            with contextlib.closing(client.connection):
                while not stop.is_set():
                    number += 1
                    if client.ask(body=json.dumps({"n": number}))[0] == 200:
                        answered.add(number)
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("interval", ["50ms", "2s"])
@pytest.mark.parametrize("how", ["kill", "stop"])
def test_nothing_that_was_answered_is_lost_under_load(it, interval, how):
    chance, answered, stop = random.Random(3), set(), threading.Event()
    worker = ingest(it, interval=interval)
    current = [worker.port]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        senders = [pool.submit(load, lambda: current[0], stop, answered, at * 1_000_000) for at in range(6)]
        try:
            for _ in range(3):
                time.sleep(chance.uniform(0.5, 1.2))
                if how == "kill":
                    worker.kill()
                else:
                    assert worker.stop() == 0
                worker = ingest(it, interval=interval)
                current[0] = worker.port
            time.sleep(0.5)
        finally:
            stop.set()
        for sender in senders:
            sender.result(30)
    assert worker.stop() == 0
    assert len(answered) > 100
    assert answered <= it.numbers()


def test_what_a_sink_cannot_take_waits_in_the_spool(it):
    it.lake.write_text("not a folder")
    spooled = ingest(it, interval="2s")
    assert Client(spooled.port).ask()[0] == 200
    until(lambda: any(line["event"].startswith("a batch could not") for line in spooled.log), 20, "trouble")
    it.lake.unlink()
    until(lambda: it.numbers() == {1}, 40, "the row, after all")
    assert spooled.stop() == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"source": {"type": "otlp"}}, "otlp is not part of this version"),
        ({"sinks": []}, "no sink that is enabled"),
    ],
)
def test_what_cannot_work_says_so(it, more, words):
    worker = ingest(it, wait=False, **more)
    assert worker.process.wait(20) == 78
    assert words in worker.log[-1]["error"]


def test_a_secret_that_is_not_set_and_a_port_that_is_taken_end_the_worker(it):
    source = {"type": "http", "path": "/in", "secret": "$(PENSTOCK_SOURCE_SECRET)"}
    worker = it.start(it.config("ingest", source=source), PENSTOCK_SOURCE_SECRET="")
    assert worker.process.wait(20) == 78
    assert "PENSTOCK_SOURCE_SECRET" in worker.log[-1]["error"]
    first = ingest(it)
    second = ingest(it, port=first.port, wait=False)
    assert second.process.wait(20) == 78
    assert f"port {first.port}" in second.log[-1]["error"]


def test_without_a_secret_the_path_alone_is_taken(it):
    worker = ingest(it, secret=False)
    assert Client(worker.port).ask(path="/in")[0] == 200
    assert Client(worker.port).ask(path="/in/anything")[0] == 404
    assert worker.stop() == 0
