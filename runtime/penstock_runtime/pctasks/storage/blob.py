"""A container, bucket or folder that the worker reaches through a store, with synchronous calls.

The calls come from the thread that runs the user's function; the store lives on the event loop of the worker.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from urllib.parse import quote

from penstock_runtime.errors import Conflict, Missing
from penstock_runtime.pctasks.storage.base import Entry, Storage, StorageFileInfo, joined
from penstock_runtime.stores.model import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bridge:
    """The event loop of the worker and the thread that it runs in."""

    loop: asyncio.AbstractEventLoop
    thread: int

    @classmethod
    def here(cls) -> "Bridge":
        """Return the bridge to the running loop."""
        return cls(asyncio.get_running_loop(), threading.get_ident())

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` returns, run on the loop. Raises RuntimeError on the loop's own thread: it would wait for ever."""
        if threading.get_ident() == self.thread:
            work.close()
            raise RuntimeError("storage is for functions: from a coroutine, use the stores of the context")
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()


@dataclass(frozen=True, slots=True)
class Address:
    """How a store is called: `uri` and `url` are the starts of the addresses of its objects, without a slash at the end."""

    uri: str
    url: str
    account: str = ""
    container: str = ""
    token: str | None = None


class BlobStorage(Storage):
    """A store, or the part of it below `prefix`."""

    def __init__(
        self, bridge: Bridge, opener: Callable[[], Coroutine[Any, Any, Store]], address: Address, prefix: str = ""
    ) -> None:
        self._bridge = bridge
        self._opener = opener
        self._address = address
        self.prefix = prefix
        self.storage_account_name = address.account
        self.container_name = address.container

    def entries(self, prefix: str) -> Iterator[Entry]:
        """See `Storage.entries`."""
        store = self._store()
        lead = f"{self.prefix}/" if self.prefix else ""
        pages = store.pages(lead + prefix).__aiter__()
        while True:
            try:
                page = self._bridge.wait(_next(pages))
            except StopAsyncIteration:
                return
            if page is None:
                return
            for one in page:
                yield Entry(one.key.removeprefix(lead), one.modified)

    def get_file_info(self, file_path: str) -> StorageFileInfo:
        """See `Storage.get_file_info`."""
        try:
            return StorageFileInfo(self._bridge.wait(self._store().info(self._key(file_path))).size)
        except Missing as error:
            raise FileNotFoundError(self.get_uri(file_path)) from error

    def read_bytes(self, file_path: str) -> bytes:
        """See `Storage.read_bytes`."""
        try:
            return self._bridge.wait(self._store().read(self._key(file_path)))
        except Missing as error:
            raise FileNotFoundError(self.get_uri(file_path)) from error

    def write_bytes(self, file_path: str, data: bytes, overwrite: bool = True) -> None:
        """See `Storage.write_bytes`."""
        try:
            self._bridge.wait(self._store().write(self._key(file_path), data, if_absent=not overwrite))
        except Conflict as error:
            raise FileExistsError(self.get_uri(file_path)) from error

    def delete_file(self, file_path: str) -> None:
        """See `Storage.delete_file`."""
        self._bridge.wait(self._store().delete(self._key(file_path)))

    def get_uri(self, file_path: str | None = None) -> str:
        """See `Storage.get_uri`."""
        key = joined(self.prefix, file_path or "")
        return f"{self._address.uri}/{key}" if key else self._address.uri

    def get_url(self, file_path: str) -> str:
        """See `Storage.get_url`."""
        key = self._key(file_path) if file_path else (f"{self.prefix}/" if self.prefix else "")
        return f"{self._address.url}/{quote(key)}"

    def get_authenticated_url(self, file_path: str) -> str:
        """Return the web address of a file, with the token of the definition; without one the container must be public."""
        url = self.get_url(file_path)
        return f"{url}?{self._address.token}" if self._address.token else url

    def get_substorage(self, path: str) -> Self:
        """See `Storage.get_substorage`."""
        return type(self)(self._bridge, self._opener, self._address, joined(self.prefix, path))

    @property
    def fsspec_storage_options(self) -> dict[str, str]:
        """The account, where there is one."""
        return {"account_name": self._address.account} if self._address.account else {}

    def _store(self) -> Store:
        return self._bridge.wait(self._opener())

    def _key(self, path: str) -> str:
        return joined(self.prefix, path)


async def _next(pages: Any) -> Any:
    """Return the next page, None at the end (a StopAsyncIteration cannot leave a coroutine)."""
    return await anext(pages, None)
