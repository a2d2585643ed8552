"""Ports of the ingests of one machine: each process gets one that no other has, and people are told where to send."""

import socket
from typing import Any

from penstock.running.plan import Process

ROLE = "ingest"
FIRST = 7000  # the default of the schema
_LAST = 65535
ADDRESS = "127.0.0.1"  # on a laptop an ingest answers the laptop alone


def with_port(process: Process, taken: set[int]) -> Process:
    """Return an ingest with the port it asks for, or the next free one; any other process as it is."""
    if process.role != ROLE:
        return process
    source: dict[str, Any] = process.config["source"]
    wanted = source.get("port", FIRST)
    port = next((one for one in range(wanted, _LAST + 1) if one not in taken and _is_free(one)), wanted)
    taken.add(port)
    return process.replace(config={**process.config, "source": {**source, "port": port}})


def address(process: Process) -> str | None:
    """Return where an ingest takes records, for people; None for any other process. The secret is never shown."""
    if process.role != ROLE:
        return None
    source: dict[str, Any] = process.config["source"]
    path = "/" + str(source.get("path") or "/").strip("/")
    words = ", with the secret as a bearer token or behind the path" if source.get("secret") else ""
    return f"POST http://{ADDRESS}:{source.get('port', FIRST)}{path}{words}"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True
