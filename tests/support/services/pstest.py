"""Google Cloud Pub/Sub: Google's in-memory server `pstest`, or the emulator that PUBSUB_EMULATOR_HOST names.

Neither counts deliveries nor filters; dead letter policies do not work in all versions.
"""

import os
import subprocess
from functools import cache
from typing import Any

from penstock_runtime.gcp import wire
from tests.support.services.process import INSTALLED, Server

PROJECT = "penstock-tests"
GIVEN = os.environ.get("PUBSUB_EMULATOR_HOST")
_BINARY = INSTALLED / "pstest"


def missing() -> str | None:
    """Return why it cannot run here."""
    if GIVEN or _BINARY.is_file():
        return None
    return "no Pub/Sub: run `make services` where Go is found, or set PUBSUB_EMULATOR_HOST"


class Pstest(Server):
    """It chooses its port itself, and says it."""

    def __init__(self) -> None:
        super().__init__(lambda _: [str(_BINARY)])

    def start(self, patience: float = 60.0) -> "Pstest":
        """Start the process and read its address."""
        process = self.spawn(stdout=subprocess.PIPE)
        assert process.stdout is not None
        line = process.stdout.readline().decode().strip()
        self.port = int(line.rpartition(":")[2])
        self.wait(process, patience)
        return self


@cache
def server() -> Pstest:
    """Return the server of this test process."""
    return Pstest().start()


def env() -> dict[str, str]:
    """Return the environment in which our clients reach it."""
    return {"PUBSUB_EMULATOR_HOST": GIVEN or f"127.0.0.1:{server().port}"}


def create(topic: str, subscription: str = "") -> None:
    """Make a topic, and a subscription to it."""
    import grpc

    with grpc.insecure_channel(env()["PUBSUB_EMULATOR_HOST"]) as channel:

        def call(method: str, request: bytes) -> Any:
            return channel.unary_unary(f"/google.pubsub.v1.{method}")(request, timeout=10)

        path = f"projects/{PROJECT}/topics/{topic}"
        call("Publisher/CreateTopic", wire.field(1, path))
        if subscription:
            name = f"projects/{PROJECT}/subscriptions/{subscription}"
            call("Subscriber/CreateSubscription", wire.field(1, name) + wire.field(2, path) + wire.field(5, 10))
