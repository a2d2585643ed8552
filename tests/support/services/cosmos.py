"""Cosmos DB: `@vercel/cosmosdb-server`, from npm. It looks at no signature, has no real change feed, and fails at misses."""

import json
import shutil
import urllib.request
from functools import cache
from typing import Any

from tests.support.services.process import INSTALLED, Server

# Anything that is base64.
KEY = "cGVuc3RvY2s="
_MAIN = INSTALLED / "cosmosdb/node_modules/@vercel/cosmosdb-server/lib/cli.js"


def missing() -> str | None:
    """Return why it cannot run here."""
    if shutil.which("node") is None:
        return "the imitation of Cosmos DB needs node"
    return None if _MAIN.is_file() else "the imitation of Cosmos DB is not installed: run `make services`"


@cache
def server() -> Server:
    """Return the server of this test process, with a database called `test`."""
    running = Server(lambda port: ["node", str(_MAIN), "--no-ssl", "--host", "127.0.0.1", "-p", str(port)]).start()
    _post(running, "", {"id": "test"})
    return running


def container(name: str, key: str = "id") -> dict[str, Any]:
    """Make a container with a partition key and return its `tables` binding."""
    _post(server(), "/test/colls", {"id": name, "partitionKey": {"paths": [f"/{key}"], "kind": "Hash"}})
    return {"type": "cosmos", "url": server().url, "database": "test", "container": name}


def env() -> dict[str, str]:
    """Return the environment in which our client reaches it."""
    return {"AZURE_COSMOS_KEY": KEY}


def _post(running: Server, path: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(f"{running.url}/dbs{path}", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=10) as response:
        response.read()
