"""The thread beside the loop: it renews leases, answers probes, and ends a process whose loop does not answer."""

import asyncio
import socket
import threading
import time
import urllib.request
from types import SimpleNamespace

import pytest

from penstock_runtime import exits
from penstock_runtime.errors import Unavailable
from penstock_runtime.loop import side
from penstock_runtime.loop.leases import Leases
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.side import Side
from penstock_runtime.loop.stats import Stats
from penstock_runtime.metrics import Registry
from penstock_runtime.probes import Probes
from tests.runtime.faults.harness import until
from tests.runtime.loop.fakes import ScriptedQueue, message


class Ended(BaseException):
    """Stands for the end of the process."""


class Scene:
    """A side thread, its queue, and one message that is held."""

    def __init__(self, queue, started=None, port=None, **settings):
        self.queue, self.registry, self.leases = queue, Registry({"definition": "d"}), Leases()
        self.message = message("m-1")
        self.leases.take([self.message], time.monotonic())
        probes = Probes(self.registry, lambda: None, lambda: None)
        self.side = Side(
            Settings(**{"lease": 0.6, **settings}),
            self.leases,
            SimpleNamespace(all=[SimpleNamespace(started=started)]),
            Stats(self.registry, self.leases),
            open_queue=self.open,
            probes=probes,
            port=port,
            hang=0.05,
        )

    async def open(self):
        return self.queue


def test_a_lease_is_renewed_while_the_main_thread_does_something_else():
    it = Scene(ScriptedQueue())
    it.side.start()
    until(lambda: len(it.queue.did("renew")) >= 2, 10, "two renewals")
    it.side.stop()
    assert it.queue.did("renew")[0] == [["m-1"], 0.6]
    assert it.queue.did("close") == [[]]
    assert len(it.leases) == 1


def test_a_lost_lease_is_counted_and_no_longer_renewed():
    queue = ScriptedQueue()
    queue.lost = ["m-1"]
    it = Scene(queue)
    it.side.start()
    until(lambda: 'penstock_leases_lost_total{definition="d"} 1' in it.registry.text(), 10, "the loss is counted")
    count = len(queue.did("renew"))
    time.sleep(0.5)
    it.side.stop()
    assert len(queue.did("renew")) == count


def test_a_renewal_that_fails_is_tried_again_before_the_lease_ends():
    it = Scene(ScriptedQueue(renew=[Unavailable("away")]))
    it.side.start()
    until(lambda: len(it.queue.did("renew")) >= 2, 10, "it is tried again")
    it.side.stop()
    assert 'penstock_queue_errors_total{definition="d",call="renew"} 1' in it.registry.text()


def test_nothing_is_renewed_where_the_definition_says_so():
    it = Scene(ScriptedQueue(), renew=False)
    it.side.start()
    time.sleep(0.4)
    it.side.stop()
    assert it.queue.calls == []


def test_probes_are_answered(caplog):
    it = Scene(ScriptedQueue(), port=0)
    with caplog.at_level("INFO"):
        it.side.start()
        line = until(
            lambda: next((one for one in caplog.records if one.message == "probes and metrics"), None), 10, "a port"
        )
        with urllib.request.urlopen(f"http://127.0.0.1:{line.fields['port']}/metrics", timeout=10) as answer:
            assert 'penstock_messages_in_flight{definition="d"} 1' in answer.read().decode()
        it.side.stop()


def test_a_port_that_is_taken_is_said_and_no_reason_to_end(caplog):
    with socket.create_server(("0.0.0.0", 0)) as other:
        it = Scene(ScriptedQueue(), port=other.getsockname()[1])
        it.side.start()
        until(lambda: it.queue.did("renew"), 10, "leases are renewed all the same")
        it.side.stop()
    assert "the port of probes and metrics is taken" in caplog.text


@pytest.fixture
def end(monkeypatch):
    """Run one look of a side thread, and return the exit code that it ended the process with."""

    def leave(code):
        raise Ended(code)

    def looked(it):
        monkeypatch.setattr(side.os, "_exit", leave)
        monkeypatch.setattr(side.faulthandler, "dump_traceback", lambda _file: None)
        with pytest.raises(Ended) as caught:
            asyncio.run(it.side._tick())
        return caught.value.args[0]

    return looked


def test_a_handler_that_hangs_ends_the_process_and_its_message_is_given_back(end, caplog):
    it = Scene(ScriptedQueue(), started=time.perf_counter() - 2, timeout=1)
    assert end(it) == exits.SOFTWARE
    assert it.queue.did("release") == [[["m-1"], 1.0]]
    assert "a handler hangs and cannot be stopped" in caplog.text


def test_a_process_that_outlives_its_grace_period_is_ended(end, caplog):
    it = Scene(ScriptedQueue(release=[Unavailable("away")]))
    it.side.end_by(time.monotonic() - 0.01)
    assert end(it) == exits.SOFTWARE
    assert "the grace period is over and the handler does not let go" in caplog.text
    assert "their leases run out" in caplog.text


def test_stopping_what_was_never_started_is_no_harm():
    Scene(ScriptedQueue()).side.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "penstock-side"]


def test_the_names_of_the_metrics_are_those_of_the_reference():
    text = Scene(ScriptedQueue()).registry.text()
    page = (side.__file__.rpartition("/runtime/")[0]) + "/docs/reference/worker.md"
    with open(page, encoding="utf-8") as file:
        words = file.read()
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    assert len(names) >= 10
    assert [name for name in sorted(names) if f"`{name}" not in words] == []
