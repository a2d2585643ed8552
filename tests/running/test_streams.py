"""`penstock run` with streams: the stack `mixed` takes orders by HTTP and clicks from a queue, into its lake."""

import json
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from penstock.running import ports
from penstock.running.plan import Process
from tests.cli.support import COMMAND, clean_environment, penstock

MIXED = Path(__file__).resolve().parents[2] / "stacks/mixed"
ADDRESS = re.compile(r"penstock run: ([\w-]+): POST (http://127\.0\.0\.1:\d+\S*?),? ")


@pytest.fixture
def folder(tmp_path):
    """The stack, on a port of this test: others may run on this machine."""
    found = Path(shutil.copytree(MIXED, tmp_path / "mixed", ignore=shutil.ignore_patterns(".penstock", "rendered")))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    orders = found / "definitions/orders.yaml"
    orders.write_text(orders.read_text().replace("type: http\n", f"type: http\n    port: {port}\n"))
    return found


class Running:
    """`penstock run`, with what it says."""

    def __init__(self, folder, *names):
        self.log = folder / "run.txt"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [COMMAND, "run", *names],
                cwd=folder,
                env=clean_environment(ORDERS_TOKEN="sesame", RETURNS_TOKEN="sesame2"),
                stderr=log,
                stdout=log,
                stdin=subprocess.DEVNULL,
            )

    @property
    def words(self):
        return self.log.read_text()

    def wait_for(self, words, count=1):
        end = time.monotonic() + 40
        while self.words.count(words) < count:
            assert time.monotonic() < end, self.words
            assert self.process.poll() is None, self.words
            time.sleep(0.1)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def post(url, data):
    request = urllib.request.Request(url, json.dumps(data).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status


def rows(folder, name):
    found = sorted((folder / ".penstock/local/stores/lake" / name).glob("*.ndjson"))
    return [json.loads(line) for path in found for line in path.read_text().splitlines()]


@pytest.mark.slow
def test_orders_and_clicks_of_the_stack_mixed_arrive_in_the_lake(folder):
    clicks = "\n".join(json.dumps({"page": f"/{number}"}) for number in range(50))
    assert penstock("send", "clicks", "-", "--lines", cwd=folder, stdin=f"{clicks}\nno click").code == 0
    running = Running(folder, "Stream/orders", "Stream/clicks")
    try:
        running.wait_for("listening")
        url = dict(ADDRESS.findall(running.words))["orders"]
        assert url.endswith("/ingest/orders")
        assert post(f"{url}/sesame", {"customer": {"id": "c-1"}, "total": {"amount": 12.5}}) == 200
        assert post(f"{url}/sesame", {"customer": {"id": "c-2"}}) == 200
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            post(f"{url}/wrong", {})
        refused.value.close()
        running.wait_for("the message is parked")
        assert running.end() == 0, running.words
    finally:
        running.process.kill()
        running.process.wait()
    assert "sesame" not in running.words
    assert [(row["customer"], row["total"]) for row in rows(folder, "orders")] == [("c-1", 12.5), ("c-2", "0")]
    assert {row["page"] for row in rows(folder, "clicks")} == {f"/{number}" for number in range(50)}
    (queue,) = [
        row
        for row in json.loads(penstock("queues", "--format", "json", cwd=folder).out)["queues"]
        if row["definition"] == "Stream/clicks"
    ]
    assert (queue["waiting"], queue["leased"], queue["deadLetters"]) == (0, 0, 1)


@pytest.mark.slow
def test_two_ingests_do_not_collide(folder):
    text = (folder / "definitions/orders.yaml").read_text()
    text = text.replace("name: orders", "name: returns").replace("/orders", "/returns").replace("orders/", "returns/")
    (folder / "definitions/returns.yaml").write_text(text.replace("ORDERS_TOKEN", "RETURNS_TOKEN"))
    running = Running(folder, "Stream/orders", "Stream/returns")
    try:
        running.wait_for("listening", 2)
        urls = dict(ADDRESS.findall(running.words))
        assert len({url.split("/")[2] for url in urls.values()}) == 2
        for name, token in (("orders", "sesame"), ("returns", "sesame2")):
            assert post(f"{urls[name]}/{token}", {"customer": {"id": name}}) == 200
        assert running.end() == 0, running.words
    finally:
        running.process.kill()
        running.process.wait()
    assert [row["customer"] for row in rows(folder, "orders")] == ["orders"]
    assert [row["customer"] for row in rows(folder, "returns")] == ["returns"]


def test_a_port_that_is_taken_is_passed_over():
    def ingest(**source):
        return Process(name="a", definition="Stream/a", role="ingest", config={"source": {"type": "http", **source}})

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        held = holder.getsockname()[1]
        taken = set()
        first = ports.with_port(ingest(port=held), taken).config["source"]["port"]
        second = ports.with_port(ingest(port=held), taken).config["source"]["port"]
    assert held < first < second
    other = Process(name="b", definition="Workflow/b", role="consume", config={})
    assert ports.with_port(other, taken) is other
    assert ports.address(other) is None
    assert ports.address(ingest(path="/x")) == "POST http://127.0.0.1:7000/x"
