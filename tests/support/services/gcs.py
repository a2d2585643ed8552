"""Google Cloud Storage: gcp-storage-emulator. It ignores preconditions, and takes buckets that do not exist."""

import sys
from functools import cache

from tests.support.services.process import Server


def missing() -> str | None:
    """Return why it cannot run here: never, it is one of the locked requirements."""
    return None


@cache
def server() -> Server:
    """Return the server of this test process."""
    command = ["-m", "gcp_storage_emulator", "start", "--in-memory", "--host=127.0.0.1"]
    return Server(lambda port: [sys.executable, *command, f"--port={port}"]).start()


def env() -> dict[str, str]:
    """Return the environment in which our clients reach it."""
    return {"STORAGE_EMULATOR_HOST": server().url}


def create(bucket: str) -> None:
    """Make a bucket."""
    import json
    from urllib.request import Request, urlopen

    headers = {"Content-Type": "application/json"}
    body = json.dumps({"name": bucket}).encode()
    with urlopen(Request(f"{server().url}/storage/v1/b?project=p", body, headers), timeout=10) as answer:
        assert answer.status == 200
