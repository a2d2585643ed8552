"""Azure Blob Storage, through obstore with our own credentials."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from penstock_runtime.azure.identity import STORAGE
from penstock_runtime.azure.storage import access
from penstock_runtime.stores._obstore import ObstoreStore, retry_config
from penstock_runtime.stores.model import Store

# obstore asks again after this; our own cache answers, and renews the token before it ends.
_HELD: Final = timedelta(seconds=60)


async def open_store(binding: dict[str, Any]) -> Store:
    """Return the container of a binding (`account`, `container`, perhaps `prefix`); no request is made."""
    from obstore.store import AzureStore

    way = access("blob", binding["account"])
    given: dict[str, Any] = {}
    if way.identity is not None:
        identity = way.identity

        async def credentials() -> Any:
            return {"token": await identity.token(STORAGE), "expires_at": datetime.now(UTC) + _HELD}

        given["credential_provider"] = credentials
    elif way.key:
        from base64 import b64encode

        given["account_key"] = b64encode(way.key).decode()
    else:
        given["sas_key"] = way.sas

    async def ready() -> None:
        if way.identity is not None:
            await way.identity.token(STORAGE)

    store = AzureStore(
        binding["container"],
        account_name=way.account,
        endpoint=way.endpoint,
        client_options={"allow_http": way.endpoint.startswith("http:"), "timeout": "60s", "connect_timeout": "10s"},
        retry_config=retry_config(),
        **given,
    )
    name = f"container {binding['account']}/{binding['container']}"
    return ObstoreStore(name, store, binding.get("prefix", ""), ready, way.close, utf16=True)
