"""How a storage account is reached: connection string, account key or SAS in the environment, else the worker's identity.

`AZURE_STORAGE_CONNECTION_STRING`; `AZURE_STORAGE_KEY` or `AZURE_STORAGE_SAS_TOKEN` (with `AZURE_STORAGE_ACCOUNT`, when
given, for that account only): the variables of Azure's own tools. One that is for another account is passed over.
"""

import os
import time
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from penstock_runtime.azure.identity import STORAGE, Identity
from penstock_runtime.azure.shared_key import authorization
from penstock_runtime.errors import Denied

VERSION: Final = "2021-12-02"
_DEVELOPMENT: Final = "devstoreaccount1"
# The key of every emulator (Microsoft Learn, "Use the Azurite emulator"): public, no secret.
_DEVELOPMENT_KEY: Final = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
_PORTS: Final = {"blob": 10000, "queue": 10001}


@dataclass(frozen=True, slots=True)
class Access:
    """The way into one account. Of key, SAS and identity, one is set. Its text shows neither key nor SAS."""

    account: str
    endpoint: str  # of the service, without a final slash
    key: bytes = field(default=b"", repr=False)
    sas: str = field(default="", repr=False)
    identity: Identity | None = None

    async def headers(
        self, method: str, path: str, query: str, length: int, given: Mapping[str, str]
    ) -> dict[str, str]:
        """Return `given` (lower-case names) with version, date and authorization of a request."""
        headers = {**given, "x-ms-version": VERSION, "x-ms-date": _date()}
        if self.identity is not None:
            headers["authorization"] = f"Bearer {await self.identity.token(STORAGE)}"
        elif self.key:
            headers["authorization"] = authorization(self.account, self.key, method, path, query, headers, length)
        return headers

    def forget(self) -> None:
        """Fetch a new token at the next call."""
        if self.identity is not None:
            self.identity.forget()

    async def close(self) -> None:
        """Close the connections."""
        if self.identity is not None:
            await self.identity.close()


def access(service: str, account: str, endpoint: str | None = None, env: Mapping[str, str] = os.environ) -> Access:
    """Return the way into `account`; `service` is `queue` or `blob`. Raises Denied for a text that cannot be read."""
    public = f"https://{account}.{service}.core.windows.net"
    parts = _parts(env.get("AZURE_STORAGE_CONNECTION_STRING", ""))
    named = parts.get("accountname", "")
    if parts and (not named or named == account):
        suffix = parts.get("endpointsuffix", "core.windows.net")
        protocol = parts.get("defaultendpointsprotocol", "https")
        told = parts.get(f"{service}endpoint") or f"{protocol}://{account}.{service}.{suffix}"
        base = (endpoint or told).rstrip("/")
        key, sas = parts.get("accountkey", ""), parts.get("sharedaccesssignature", "")
        return Access(account, base, key=_key(key), sas=sas.lstrip("?"))
    base = (endpoint or public).rstrip("/")
    if env.get("AZURE_STORAGE_ACCOUNT", account) == account:
        if env.get("AZURE_STORAGE_KEY"):
            return Access(account, base, key=_key(env["AZURE_STORAGE_KEY"]))
        if env.get("AZURE_STORAGE_SAS_TOKEN"):
            return Access(account, base, sas=env["AZURE_STORAGE_SAS_TOKEN"].lstrip("?"))
    return Access(account, base, identity=Identity(env))


def _parts(text: str) -> dict[str, str]:
    """Return the parts of a connection string by lower-case name; the short form for emulators is written out."""
    found = {
        name.strip().lower(): value.strip()
        for name, sign, value in (part.partition("=") for part in text.split(";"))
        if sign
    }
    if found.get("usedevelopmentstorage", "").lower() == "true":
        endpoints = {f"{one}endpoint": f"http://127.0.0.1:{port}/{_DEVELOPMENT}" for one, port in _PORTS.items()}
        return {"accountname": _DEVELOPMENT, "accountkey": _DEVELOPMENT_KEY, **endpoints}
    return found


def _key(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise Denied("Azure: the account key is not base64") from None


_second = -1
_stamp = ""


def _date() -> str:
    """Return the time as HTTP writes it; the names of days and months are English whatever the locale."""
    global _second, _stamp
    now = int(time.time())
    if now != _second:
        from email.utils import formatdate

        _second, _stamp = now, formatdate(now, usegmt=True)
    return _stamp
