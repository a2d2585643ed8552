"""The ingestor that the environment of a pipeline names: the variables of the original, and the table of tokens."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from penstock_runtime import blocking
from penstock_runtime.errors import Unusable
from penstock_runtime.ingestor.client import AsyncIngestor, Ingestor
from penstock_runtime.ingestor.tokens import Client, Tokens
from penstock_runtime.tables import open_table
from penstock_runtime.tables.model import Table

VARIABLES: Final = ("DOMAIN", "CLIENT_ID", "CLIENT_SECRET", "SCOPE")
TABLE: Final = "JWT_CACHE_TABLE_NAME"
# A whole binding (JSON) where the table is no DynamoDB table: what a worker's configuration says of `token-cache`.
BINDING: Final = "PENSTOCK_TOKEN_TABLE"
_kept: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str | None, ...], Tokens]] = WeakKeyDictionary()


def tokens(environment: Mapping[str, str], loop: asyncio.AbstractEventLoop) -> Tokens:
    """Return the tokens of this process for what the environment says, in one event loop.

    Raises Unusable when a variable is missing.
    """
    values = _values(environment, VARIABLES)
    key = (*values, environment.get(TABLE), environment.get(BINDING))
    kept = _kept.setdefault(loop, {})
    if key not in kept:
        domain, client_id, secret, scope = values
        kept[key] = Tokens(Client(domain, client_id, secret, scope), _opener(environment))
    return kept[key]


def token(environment: Mapping[str, str] = os.environ) -> str:
    """Return a valid token, for code that is not async. Raises as `Tokens.token`, and Unusable when a variable is missing."""
    return blocking.run(tokens(environment, blocking.loop()).token())


def ingestor(environment: Mapping[str, str] = os.environ) -> Ingestor:
    """Return the ingestor for code that is not async. Raises Unusable when a variable is missing."""
    (url,) = _values(environment, ("INGESTOR_URL",))
    return Ingestor(AsyncIngestor(url, tokens(environment, blocking.loop())))


async def async_ingestor(environment: Mapping[str, str] = os.environ) -> AsyncIngestor:
    """Return the ingestor of the running event loop. Raises Unusable when a variable is missing."""
    (url,) = _values(environment, ("INGESTOR_URL",))
    return AsyncIngestor(url, tokens(environment, asyncio.get_running_loop()))


def _values(environment: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise Unusable(f"not set in the environment: {', '.join(missing)}")
    return [environment[name] for name in names]


def _opener(environment: Mapping[str, str]) -> Any:
    """Return what opens the table of tokens; None without one, and then each process has tokens of its own."""
    binding = _binding(environment)
    if binding is None:
        return None

    async def opened() -> Table:
        return await open_table(binding)

    return opened


def _binding(environment: Mapping[str, str]) -> dict[str, Any] | None:
    if environment.get(BINDING):
        import json

        found: dict[str, Any] = json.loads(environment[BINDING])
        return found
    if not environment.get(TABLE):
        return None
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if not region:
        raise Unusable(f"{TABLE} is set, and neither AWS_REGION nor AWS_DEFAULT_REGION says where the table is")
    return {"type": "dynamodb", "table": environment[TABLE], "region": region, "key": "client_id"}
