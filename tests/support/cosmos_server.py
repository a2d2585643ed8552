"""`@vercel/cosmosdb-server` on a free port of this machine. It is an npm package: `PENSTOCK_NODE_MODULES` says where."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Anything that is base64: the server looks at no signature.
KEY = "cGVuc3RvY2s="
_PACKAGE = "@vercel/cosmosdb-server/lib/cli.js"


def _program() -> Path | None:
    places = [os.environ.get("PENSTOCK_NODE_MODULES", ""), "node_modules"]
    return next((found for place in places if place and (found := Path(place, _PACKAGE)).is_file()), None)


def missing() -> str | None:
    """Return why it cannot run here."""
    if shutil.which("node") is None:
        return "node is not installed"
    if _program() is None:
        return "npm's @vercel/cosmosdb-server is not installed (PENSTOCK_NODE_MODULES says where it is)"
    return None


@contextmanager
def run() -> Iterator[str]:
    """Start the server and yield its address."""
    command = ["node", str(_program()), "--no-ssl", "--host", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            port = re.search(r":(\d+)\s*$", said)
            if port is None:
                raise RuntimeError(f"cosmosdb-server did not start: {said!r}")
            yield f"http://127.0.0.1:{port.group(1)}"
        finally:
            server.terminate()


def create(url: str, path: str, body: dict[str, Any]) -> None:
    """Create a database (`path` is empty) or a container (`/<database>/colls`)."""
    request = urllib.request.Request(f"{url}/dbs{path}", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=10) as response:
        response.read()
