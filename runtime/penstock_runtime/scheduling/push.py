"""Hands the metrics of a run over: to a push gateway, which keeps what is not named, and to a file that is scraped."""

import base64
import os
import tempfile
from typing import Any
from urllib.parse import quote

from penstock_runtime.errors import Unavailable

_MAX_FILE = 16 * 1024 * 1024


def group_url(gateway: dict[str, Any]) -> str:
    """Return the address of a group of metrics: job and labels stand in its path."""
    address = gateway["address"]
    base = address if "://" in address else f"http://{address}"
    labels = {"job": gateway.get("job", "workflow-manager"), **gateway.get("labels", {})}
    return base.rstrip("/") + "/metrics" + "".join(f"/{_label(name, value)}" for name, value in labels.items())


async def push(gateway: dict[str, Any], text: str) -> None:
    """Add the metrics to their group. Raises Unavailable.

    POST replaces the metrics that it names and leaves the others of the group alone; PUT would erase them, and with them the time
    of the last success (as upstream did when a run failed).
    """
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=gateway.get("timeout", 10))
    headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(group_url(gateway), data=text.encode(), headers=headers) as answer,
        ):
            if answer.status // 100 != 2:
                raise Unavailable(f"the push gateway answered {answer.status}")
    except (TimeoutError, aiohttp.ClientError, ValueError) as error:
        raise Unavailable(f"the push gateway cannot be reached: {str(error) or type(error).__name__}") from None


def read_file(path: str) -> str:
    """Return what the file of an earlier run holds; empty when there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_MAX_FILE)
    except OSError:
        return ""


def write_file(path: str, text: str) -> None:
    """Replace the file that a textfile collector scrapes, whole. Raises Unavailable."""
    folder = os.path.dirname(path) or "."
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror or error}") from None


def _label(name: str, value: str) -> str:
    # The gateway reads a value with a slash, or an empty one, only in base64.
    if not value or "/" in value:
        return f"{name}@base64/{base64.urlsafe_b64encode(value.encode()).decode().rstrip('=') or '='}"
    return f"{name}/{quote(value, safe='')}"
