"""How requests to Cosmos DB are signed: with a token of the worker's own identity, or with an account key (emulators)."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from email.utils import formatdate
from typing import Final, Protocol
from urllib.parse import quote

from penstock_runtime.azure.identity import Identity
from penstock_runtime.errors import Unusable

SCOPE: Final = "https://cosmos.azure.com/.default"
KEYS: Final = ("AZURE_COSMOS_KEY", "PCTASKS_COSMOSDB__KEY")
CONNECTION_STRINGS: Final = ("AZURE_COSMOS_CONNECTION_STRING", "PCTASKS_COSMOSDB__CONNECTION_STRING")


class Signer(Protocol):
    """Makes the headers that let a request in."""

    async def headers(self, verb: str, kind: str, link: str) -> dict[str, str]:
        """Return the headers for `verb` on the resource `link` of `kind` (`docs`, `colls`, `pkranges`)."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class KeySigner:
    """Signs with an account key.

    Source: Azure Cosmos DB REST API, "Access control on Cosmos DB resources".
    """

    def __init__(self, key: str) -> None:
        try:
            self._key = base64.b64decode(key, validate=True)
        except binascii.Error:
            raise Unusable("the account key of Cosmos DB is not base64") from None

    async def headers(self, verb: str, kind: str, link: str) -> dict[str, str]:
        """See `Signer.headers`."""
        date = formatdate(usegmt=True)
        text = f"{verb.lower()}\n{kind}\n{link}\n{date.lower()}\n\n"
        signature = base64.b64encode(hmac.new(self._key, text.encode(), hashlib.sha256).digest()).decode()
        return {"Authorization": quote(f"type=master&ver=1.0&sig={signature}", safe=""), "x-ms-date": date}

    async def close(self) -> None:
        """See `Signer.close`."""


class TokenSigner:
    """Signs with a token of the worker's own identity in Entra."""

    def __init__(self, identity: Identity | None = None) -> None:
        self._identity = identity or Identity()

    async def headers(self, verb: str, kind: str, link: str) -> dict[str, str]:
        """See `Signer.headers`."""
        del verb, kind, link
        found = await self._identity.token(SCOPE)
        return {"Authorization": quote(f"type=aad&ver=1.0&sig={found}", safe=""), "x-ms-date": formatdate(usegmt=True)}

    async def close(self) -> None:
        """See `Signer.close`."""
        await self._identity.close()


def account_key(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the account key that the environment of the process holds, alone or in a connection string."""
    for name in KEYS:
        if environment.get(name):
            return environment[name]
    for name in CONNECTION_STRINGS:
        for part in environment.get(name, "").split(";"):
            field, _, value = part.partition("=")
            if field.strip().lower() == "accountkey" and value:
                return value
    return None
