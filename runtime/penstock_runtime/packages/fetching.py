"""Reads a file of code from where its address says: a store of the worker, a cloud's store, the web, or a local file."""

import asyncio
import re
import urllib.error
import urllib.request
from typing import Any, Final

from penstock_runtime.errors import Missing, Unavailable, Unusable
from penstock_runtime.stores import open_store

LARGEST: Final = 256 * 1024 * 1024
_ADDRESS: Final = re.compile(r"^(store|s3|gs|blob)://([^/]+)/(.+)$")
_WEB: Final = 60.0  # seconds


async def fetch(src: str, config: dict[str, Any]) -> bytes:
    """Return the bytes at `src`.

    `store://NAME/KEY` is in a store of the configuration; `blob://ACCOUNT/CONTAINER/KEY`, `s3://BUCKET/KEY` and
    `gs://BUCKET/KEY` are read with the worker's own identity; `https://` without credentials; anything else is a local path.
    Raises Unusable for what is no such address, Missing, Denied, Unavailable and TooLarge as stores do.
    """
    match = _ADDRESS.match(src)
    if match:
        binding, key = _binding(match[1], match[2], match[3], config)
        store = await open_store(binding)
        try:
            return await store.read(key, limit=LARGEST)
        finally:
            await store.close()
    if src.startswith("https://"):
        return await asyncio.to_thread(_from_web, src)
    if "://" in src:
        raise Unusable(f"the address {src}: there are store://, blob://, s3://, gs:// and https://")
    return await asyncio.to_thread(_from_file, src)


def _binding(scheme: str, place: str, rest: str, config: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the binding of the store that an address is in, and the key there."""
    if scheme == "store":
        stores = config.get("stores", {})
        if place not in stores:
            raise Unusable(f"store://{place}/{rest}: the configuration has no store {place!r}")
        return stores[place], rest
    if scheme == "blob":
        container, slash, key = rest.partition("/")
        if not slash or not key:
            raise Unusable(f"blob://{place}/{rest} is not of the form blob://ACCOUNT/CONTAINER/KEY")
        return {"type": "azureBlob", "account": place, "container": container}, key
    return {"type": "s3" if scheme == "s3" else "gcs", "bucket": place}, rest


def _from_web(src: str) -> bytes:
    try:
        with urllib.request.urlopen(src, timeout=_WEB) as answer:  # noqa: S310 (https only, see above)
            data: bytes = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        if error.code < 500:
            raise Unusable(f"{src}: HTTP {error.code}") from error
        raise Unavailable(f"{src}: HTTP {error.code}") from error
    except OSError as error:
        raise Unavailable(f"{src}: {error}") from error
    if len(data) > LARGEST:
        raise Unusable(f"{src} is larger than {LARGEST} bytes")
    return data


def _from_file(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise Missing(f"{path}: {error.strerror}") from error
