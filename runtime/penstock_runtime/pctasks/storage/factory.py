"""From an address to a storage: the stores of the worker's configuration first, else the cloud's own names.

`blob://account/container/path`, `s3://bucket/path`, `gs://bucket/path`, `file:///path`, or a path.
"""

import os
import re
from collections.abc import Coroutine, Mapping
from functools import partial
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.pctasks.storage.base import Storage, local_path
from penstock_runtime.pctasks.storage.blob import Address, BlobStorage, Bridge
from penstock_runtime.pctasks.storage.local import LocalStorage
from penstock_runtime.stores import open_store
from penstock_runtime.stores.model import Store

_SCHEMES: Final = {"blob": "azureBlob", "s3": "s3", "gs": "gcs"}
_BLOB_URL: Final = re.compile(r"https://([a-z0-9]+)\.blob\.core\.windows\.net/(.+)", re.DOTALL)


def to_uri(url: str) -> str:
    """Return `blob://account/container/path` for the web address of a blob; any other address as it is."""
    found = _BLOB_URL.fullmatch(url)
    return f"blob://{found[1]}/{found[2]}" if found else url


class StorageFactory:
    """Finds storages by address; made for one worker, used from the threads of its functions."""

    def __init__(self, context: Context, bridge: Bridge, tokens: Mapping[str, Any] | None = None) -> None:
        self._context = context
        self._bridge = bridge
        self._tokens = tokens or {}
        self._opened: dict[str, Store] = {}
        self._cache: dict[str, Storage] = {}

    def get_storage(self, uri: str) -> Storage:
        """Return the storage of the folder `uri`."""
        found = self._cache.get(uri)
        if found is None:
            storage, path = self._split(uri)
            found = self._cache[uri] = storage.get_substorage(path) if path else storage
        return found

    def get_storage_for_file(self, file_uri: str) -> tuple[Storage, str]:
        """Return the storage that holds a file, and the file's path in it.

        For an object it is the container and the whole key; for a path of this machine the folder and the name, unless
        the path is in a store of the worker.
        """
        storage, path = self._split(file_uri)
        if isinstance(storage, LocalStorage) and not path:
            folder, name = os.path.split(storage.base_dir)
            return self.get_storage(folder), name
        return storage, path

    def clear_cache(self) -> None:
        """Forget storages; they are found again when they are asked for."""
        self._cache.clear()

    def _split(self, uri: str) -> tuple[Storage, str]:
        """Return the storage of the container, bucket or store that `uri` is in, and the path in it."""
        uri = to_uri(uri)
        scheme, colon, rest = uri.partition("://")
        if not colon or scheme == "file":
            return self._local(uri)
        if scheme not in _SCHEMES:
            raise ValueError(f"{uri}: this is no address of a storage (blob://, s3://, gs://, file://)")
        parts = rest.split("/", 2 if scheme == "blob" else 1)
        if (scheme == "blob" and len(parts) < 2) or not all(parts[: 2 if scheme == "blob" else 1]):
            raise ValueError(f"{uri}: it names no container")
        account, container = (parts[0], parts[1]) if scheme == "blob" else ("", parts[0])
        path = (parts[2:] if scheme == "blob" else parts[1:]) or [""]
        base = f"{scheme}://{account}/{container}" if account else f"{scheme}://{container}"
        if base not in self._cache:
            self._cache[base] = self._container(scheme, account, container, base)
        return self._cache[base], path[0].strip("/")

    def _container(self, scheme: str, account: str, container: str, base: str) -> Storage:
        name = self._configured(scheme, account, container)
        opener = partial(self._context.store, name) if name else partial(self._foreign, scheme, account, container)
        return BlobStorage(
            self._bridge,
            opener,
            Address(base, _web(scheme, account, container), account, container, self._token(account, container)),
        )

    def _configured(self, scheme: str, account: str, container: str) -> str | None:
        """Return the name of the worker's store that holds a container.

        A folder stands for the container of its name: that is how a definition runs on one machine.
        """
        wanted = (_SCHEMES[scheme], account, container, "")
        for name, binding in self._context.config.get("stores", {}).items():
            if binding["type"] == "directory":
                found = name == container
            else:
                held = binding.get("container", binding.get("bucket"))
                found = wanted == (binding["type"], binding.get("account", ""), held, binding.get("prefix", ""))
            if found:
                return str(name)
        return None

    def _local(self, uri: str) -> tuple[Storage, str]:
        path = local_path(uri)
        for binding in self._context.config.get("stores", {}).values():
            if binding["type"] == "directory":
                folder = local_path(binding["path"])
                if path == folder or path.startswith(folder + os.sep):
                    return LocalStorage(folder), path[len(folder) + 1 :].replace(os.sep, "/")
        return LocalStorage(path), ""

    def _foreign(self, scheme: str, account: str, container: str) -> Coroutine[Any, Any, Store]:
        """Return the store of a container that the configuration does not name; it is opened once."""
        if scheme == "blob":
            binding = {"type": "azureBlob", "account": account, "container": container}
        else:
            binding = {"type": _SCHEMES[scheme], "bucket": container}
        return self._open(f"{scheme}://{account}/{container}", binding)

    async def _open(self, key: str, binding: dict[str, Any]) -> Store:
        if key not in self._opened:
            self._opened[key] = await open_store(binding)
        return self._opened[key]

    async def close(self) -> None:
        """Close the stores that the configuration does not name."""
        opened, self._opened = list(self._opened.values()), {}
        for store in opened:
            await store.close()

    def _token(self, account: str, container: str) -> str | None:
        """Return the token of a container, or of its account, without the question mark."""
        given = self._tokens.get(account, {})
        found = given.get("containers", {}).get(container, {}).get("token") or given.get("token")
        return str(found).removeprefix("?") if found else None


def _web(scheme: str, account: str, container: str) -> str:
    if scheme == "blob":
        return f"https://{account}.blob.core.windows.net/{container}"
    if scheme == "s3":
        return f"https://{container}.s3.amazonaws.com"
    return f"https://storage.googleapis.com/{container}"
