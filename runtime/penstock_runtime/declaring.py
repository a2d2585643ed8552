"""Tells a Stream service which source and sinks there are: makes what is missing, changes what differs, leaves the rest.

The management API answers changes with a task (202), which is awaited. Nothing is deleted: a sink that no definition has any
more is named in the log, because its buffered records would go with it.
"""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from penstock_runtime.errors import Unavailable, Unusable
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.logs import say

_LOG: Final = logging.getLogger(__name__)
_ACCEPTED: Final = 202
_OK: Final = 200
_MISSING: Final = 404
_CONFLICT: Final = 409
_PAUSES: Final = (0.1, 0.2, 0.5, 1.0, 2.0)  # seconds between two looks at a task; the last one stays
_PATIENCE: Final = 330.0  # the service gives a task five minutes


class Api:
    """The management API of one service, with the token of a project."""

    def __init__(self, address: str, branch: str, token: str, *, client: HttpClient | None = None) -> None:
        self._base = f"{address.rstrip('/')}/v1"
        self._branch = quote(branch, safe="")
        self._headers = {"X-StorageApi-Token": token, "Content-Type": "application/json", "Accept": "application/json"}
        self._client = client or HttpClient("Stream service")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def sources(self) -> str:
        """Return the address of the sources of the branch."""
        return f"{self._base}/branches/{self._branch}/sources"

    async def get(self, url: str) -> dict[str, Any] | None:
        """Return what stands at an address; None when there is nothing. Raises WorkerError."""
        answer = await self._client.request("GET", url, headers=self._headers)
        if answer.status == _MISSING:
            return None
        if answer.status != _OK:
            raise _failed(f"GET {url}", answer)
        return _read(answer)

    async def change(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> bool:
        """Ask for a change and await it; False when a POST finds that the thing is there already. Raises WorkerError."""
        data = None if body is None else json.dumps(body).encode()
        answer = await self._client.request(method, url, headers=self._headers, data=data)
        if answer.status == _CONFLICT and method == "POST":
            return False
        if answer.status not in (_OK, _ACCEPTED):
            raise _failed(f"{method} {url}", answer)
        if answer.status == _ACCEPTED:
            await self._finished(str(_read(answer).get("taskId", "")))
        return True

    async def _finished(self, task: str) -> None:
        """Await a task. Raises Unusable with its error when it failed, Unavailable when it does not end."""
        until = time.monotonic() + _PATIENCE
        step = 0
        while time.monotonic() < until:
            found = await self.get(f"{self._base}/tasks/{quote(task, safe='/')}")
            if found is not None and found.get("isFinished"):
                if found.get("status") == "error":
                    raise Unusable(f"Stream service: {found.get('error') or 'the task failed'}")
                return
            await asyncio.sleep(_PAUSES[min(step, len(_PAUSES) - 1)])
            step += 1
        raise Unavailable(f"Stream service: the task {task} does not end")


def _read(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise Unavailable("Stream service: the answer is not JSON") from error
    if not isinstance(found, dict):
        raise Unavailable("Stream service: the answer is not an object")
    return found


def _failed(what: str, answer: Answer) -> Exception:
    """Return the error behind an answer, with the service's own words: they name the field."""
    try:
        message = str(json.loads(answer.body).get("message", ""))
    except (ValueError, AttributeError):
        message = ""
    if 400 <= answer.status < 500 and message and answer.status not in (401, 403, 408, 429):
        return Unusable(f"{what}: {answer.status}: {message}")
    return failure(what, answer, message)


def differs(wanted: Any, found: Any) -> bool:
    """Tell whether what is wanted is not what is there; what is there beside it does not matter."""
    if isinstance(wanted, dict):
        return not isinstance(found, dict) or any(differs(value, found.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(wanted) != len(found):
            return True
        return any(differs(one, other) for one, other in zip(wanted, found, strict=True))
    return bool(wanted != found) and not (wanted == "" and found is None)


async def _entity(api: Api, home: str, key: str, wanted: Mapping[str, Any]) -> None:
    """Make one source or sink, or change it, with its settings and whether it takes records."""
    name = str(wanted["id"])
    url = f"{home}/{quote(name, safe='')}"
    body = dict(wanted["body"])
    found = await api.get(url)
    if found is None and await api.change("POST", home, {**body, key: name}):
        say(_LOG, logging.INFO, "made", kind=key.removesuffix("Id"), id=name)
    found = await api.get(url)
    if found is None:
        raise Unusable(f"Stream service: `{name}` cannot be made: a limit is reached, or it was deleted before")
    if differs(body, found):
        await api.change("PATCH", url, body)
        say(_LOG, logging.INFO, "changed", kind=key.removesuffix("Id"), id=name)
    await _settings(api, url, name, wanted.get("settings") or {})
    disabled = bool(wanted.get("disabled"))
    if disabled != bool(found.get("disabled")):
        await api.change("PUT", f"{url}/{'disable' if disabled else 'enable'}")
        say(_LOG, logging.INFO, "disabled" if disabled else "enabled", kind=key.removesuffix("Id"), id=name)


async def _settings(api: Api, url: str, name: str, wanted: Mapping[str, Any]) -> None:
    """Change the settings that differ; one that was overwritten and is not wanted any more is taken back."""
    found = await api.get(f"{url}/settings") or {}
    changes: dict[str, Any] = {}
    rows = {str(row.get("key")): row for row in found.get("settings") or ()}
    for key, row in rows.items():
        if row.get("overwritten") and not row.get("protected") and wanted.get(key) is None:
            changes[key] = None
    for key, value in wanted.items():
        row = rows.get(key, {})
        if value is not None and not (row.get("overwritten") and row.get("value") == value):
            changes[key] = value
    if changes:
        body = {"settings": [{"key": key, "value": value} for key, value in sorted(changes.items())]}
        await api.change("PATCH", f"{url}/settings", body)
        say(_LOG, logging.INFO, "settings", id=name, keys=sorted(changes))


async def declare(api: Api, source: Mapping[str, Any], sinks: list[Mapping[str, Any]]) -> None:
    """Make the source and its sinks be as they are wanted. Raises WorkerError; another run goes on where this one ended."""
    await _entity(api, api.sources(), "sourceId", source)
    home = f"{api.sources()}/{quote(str(source['id']), safe='')}/sinks"
    for sink in sinks:
        await _entity(api, home, "sinkId", sink)
    known = {str(sink["id"]) for sink in sinks}
    listed = await api.get(home) or {}
    for sink in listed.get("sinks") or ():
        if sink.get("sinkId") not in known:
            say(_LOG, logging.WARNING, "not defined any more", kind="sink", id=str(sink.get("sinkId")))
