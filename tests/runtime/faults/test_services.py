"""Services that break under load, that are not there, and that refuse: on every adapter of a cloud.

A broken connection or a restart costs nothing but time; a service that is away is waited for; a refusal ends the worker.
"""

import base64
import os
import random
import time

import pytest

from penstock_runtime import exits
from tests.runtime.contract import backends
from tests.runtime.faults.harness import scene, until
from tests.support.services import azurite, moto, pstest
from tests.support.services.environ import environment
from tests.support.services.proxy import proxied

pytestmark = pytest.mark.slow

CLOUDS = ("azure_storage_queue", "pubsub", "sqs")
# Rounds and messages of each. The queues of moto slow down with every message they had: many small ones, which take minutes.
FULL = os.environ.get("FAULT_LOAD") == "full"
LOADS = {"sqs": (5, 200) if FULL else (2, 100), "azure_storage_queue": (1, 1000), "pubsub": (1, 1000)}
CUTS = 6


def port_of(name):
    return {"sqs": moto, "azure_storage_queue": azurite, "pubsub": pstest}[name].server().port


def through(name, port):
    """The variables that lead a worker to the service of `name` on another port."""
    if name == "sqs":
        return {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    if name == "pubsub":
        return {"PUBSUB_EMULATOR_HOST": f"127.0.0.1:{port}"}
    here = str(azurite.server().port)
    return {"AZURE_STORAGE_CONNECTION_STRING": azurite.server().connection.replace(here, str(port))}


WRONG = base64.b64encode(b"not the key of this account").decode()


def wrong_key():
    return {"AZURE_STORAGE_CONNECTION_STRING": azurite.server().connection.replace(azurite.KEY, WRONG)}


@pytest.fixture(params=CLOUDS)
def cloud(request, tmp_path):
    module = backends.find(request.param)
    if reason := module.missing():
        pytest.skip(f"{request.param}: {reason}")
    with module.serve(tmp_path) as new:
        yield request.param, new


def test_connections_that_break_under_load_lose_nothing(cloud, tmp_path, record_property):
    name, new = cloud
    if name == "pubsub" and pstest.GIVEN:
        pytest.skip("the emulator that is given is not ours to stand in front of")
    chance = random.Random(11)
    rounds, count = LOADS[name]
    twice = cuts = 0
    for number in range(rounds):
        folder = tmp_path / f"round-{number}"
        folder.mkdir()
        options = {"lease": {"seconds": 20}, "concurrency": 16, "maxReceiveCount": 100}
        with proxied(port_of(name)) as proxy, scene(folder, new, **options) as it:
            sent = [b"%05d" % one for one in range(count)]
            it.send(sent)
            worker = it.worker("quick", {"seconds": 0.1}, environment=through(name, proxy.port))
            worker.wait_for("consuming")
            due, ends = time.monotonic() + 0.7, 0.0

            def cut_now_and_then(proxy=proxy):
                nonlocal due, ends
                now = time.monotonic()
                if ends and now > ends:
                    proxy.resume()
                    ends, due = 0.0, now + chance.uniform(0.3, 0.8)
                elif not ends and now > due and proxy.cuts < CUTS:
                    proxy.cut()
                    ends = now + chance.uniform(0.1, 0.6)

            it.wait_until_done(count, timeout=120, during=cut_now_and_then)
            proxy.resume()
            assert proxy.cuts >= 2
            worker.terminate()
            assert worker.wait() == exits.OK
            assert set(it.recorded) == {body.decode() for body in sent}
            twice += sum(it.recorded.values()) - count
            cuts += proxy.cuts
    record_property(
        "figure", f"{name}: {rounds * count} messages, {cuts} cuts: none lost, {twice} handled more than once"
    )


def test_a_restart_under_load_loses_nothing(tmp_path, record_property):
    """Of Azurite, which keeps its data; the others have theirs in memory only."""
    if reason := azurite.missing():
        pytest.skip(reason)
    server = azurite.Azurite(str(tmp_path / "data"))
    server.start()
    count = 1000
    names = iter(("work", "dead"))

    def new(_label):
        name = next(names)
        assert azurite.request("queue", "PUT", f"/{name}", running=server) == 201
        return {"type": "azureStorageQueue", "account": azurite.ACCOUNT, "name": name}

    options = {"lease": {"seconds": 5}, "concurrency": 16, "maxReceiveCount": 100}
    try:
        with environment(azurite.env(server)), scene(tmp_path, new, **options) as it:
            it.send([b"%05d" % number for number in range(count)])
            worker = it.worker("quick", {"seconds": 0.1})
            it.wait_until_done(count // 4)
            server.stop()
            time.sleep(1)
            server.start()
            it.wait_until_done(count, timeout=120)
            worker.terminate()
            assert worker.wait() == exits.OK
            twice = sum(it.recorded.values()) - count
            record_property(
                "figure", f"azurite restarted under {count} messages: none lost, {twice} handled more than once"
            )
    finally:
        server.stop()


def test_a_service_that_is_away_is_waited_for(cloud, tmp_path):
    name, new = cloud
    with proxied(port_of(name)) as proxy, scene(tmp_path, new, lease={"seconds": 20}) as it:
        proxy.cut()
        it.send([b"one"])
        worker = it.worker("quick", {"seconds": 0}, environment=through(name, proxy.port), metrics={"port": 0})
        worker.wait_for("consuming")
        time.sleep(2)
        assert worker.process.poll() is None
        assert worker.get("/livez")[0] == 200
        assert not it.lines
        proxy.resume()
        it.wait_until_done(1)
        worker.terminate()
        assert worker.wait() == exits.OK


def test_a_worker_that_finds_nobody_ends_when_told(cloud, tmp_path, free_port):
    name, new = cloud
    with scene(tmp_path, new) as it:
        worker = it.worker("quick", environment=through(name, free_port))
        worker.wait_for("consuming")
        time.sleep(1)
        worker.terminate()
        assert worker.wait(20) == exits.OK


@pytest.mark.parametrize(
    ("name", "variables", "words"),
    [
        ("azure_storage_queue", wrong_key, "AuthenticationFailed"),
        (
            "sqs",
            lambda: {"AWS_ACCESS_KEY_ID": "", "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"},
            "no credentials",
        ),
        ("pubsub", lambda: {"PUBSUB_EMULATOR_HOST": "", "GCE_METADATA_HOST": "127.0.0.1:1"}, "no credentials"),
    ],
)
def test_a_wrong_or_absent_credential_ends_the_worker_as_denied(name, variables, words, tmp_path):
    module = backends.find(name)
    if reason := module.missing():
        pytest.skip(f"{name}: {reason}")
    with module.serve(tmp_path) as new, scene(tmp_path, new) as it:
        worker = it.worker("quick", environment=variables())
        assert worker.wait(30) == exits.DENIED
        last = until(lambda: [line for line in worker.log if line["event"] == "access was denied"], 5, "the last line")[
            -1
        ]
        assert words in last["error"]
        text = worker.log_path.read_text()
        assert azurite.KEY not in text
        assert WRONG not in text
