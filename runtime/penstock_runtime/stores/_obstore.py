"""What S3 and Azure Blob have in common through obstore: listing in key order, conditional writes, errors."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from penstock_runtime.errors import Conflict, Denied, Missing, TooLarge, Unavailable, Unusable, WorkerError
from penstock_runtime.stores._keys import below, checked, folder_of
from penstock_runtime.stores._order import SURROGATES, by_utf8
from penstock_runtime.stores.model import ObjectInfo

_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z]+)</Code>")
_DENIED: Final = frozenset({401, 403})
_ABSENT: Final = 404
_PATIENCE: Final = frozenset({408, 429})
# Codes that come with 400.
_DENIED_CODES: Final = frozenset({"ExpiredToken", "InvalidToken", "InvalidAuthenticationInfo"})
# Everything else of a request is retried by whoever calls; a connection that broke is tried again here.
RETRIES: Final = 2


def retry_config() -> Any:
    """Return how long obstore itself tries: shortly, the loop above has the patience."""
    from datetime import timedelta

    backoff = {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2), "base": 2}
    return {"max_retries": RETRIES, "retry_timeout": timedelta(seconds=20), "backoff": backoff}


class ObstoreStore:
    """A store below `prefix` of an obstore store. `ready` raises when there are no credentials; `utf16` says how it sorts."""

    def __init__(
        self,
        name: str,
        store: Any,
        prefix: str,
        ready: Callable[[], Awaitable[Any]],
        close: Callable[[], Awaitable[None]],
        *,
        utf16: bool = False,
    ) -> None:
        self.name = name
        self._store = store
        self._prefix = prefix
        self._ready = ready
        self._close = close
        self._utf16 = utf16

    async def pages(
        self, prefix: str = "", *, after: str | None = None, page: int = 1000
    ) -> AsyncIterator[list[ObjectInfo]]:
        """Yield pages in key order. Raises Unusable when the service does not list in that order."""
        await self._ready()
        wanted = self._prefix + prefix
        start = self._start(wanted, after)
        first = b"" if after is None else (self._prefix + after).encode()
        kept: list[ObjectInfo] = []
        last = b""
        async for meta in self._listed(wanted, start, max(1, min(page, 1000))):
            path: str = meta["path"]
            last = self._in_order(path, last)
            if not path.startswith(wanted):
                if path > wanted:
                    break  # the service was asked for the folder: what follows the prefix in it is not wanted
            elif last > first:  # not every service starts where it is told
                kept.append(self._info(meta))
                if len(kept) == page:
                    yield kept
                    kept = []
        if kept:
            yield kept

    def _listed(self, wanted: str, start: str | None, size: int) -> AsyncIterator[Any]:
        """Return the objects of the folder of `wanted` after `start`, in key order."""
        if not self._utf16:
            return self._metas(wanted, start, size)
        # What lies beyond the surrogates comes in another place than by UTF-8.
        safe = start if start is not None and max(map(ord, start), default=0) < SURROGATES else None
        return by_utf8(self._metas(wanted, safe, size))

    async def _metas(self, wanted: str, start: str | None, size: int) -> AsyncIterator[Any]:
        import obstore

        chunks = obstore.list(self._store, folder_of(wanted) or None, offset=start, chunk_size=size)
        while True:
            with self._errors("listing", wanted):
                metas: Any = await anext(chunks, None)
            if metas is None:
                return
            for meta in metas:
                yield meta

    async def directories(self, prefix: str = "") -> list[str]:
        """Return the names below `prefix` that have objects below them."""
        import obstore

        await self._ready()
        base = self._prefix + prefix
        if prefix and not prefix.endswith("/"):
            raise ValueError(f"{prefix!r} does not end with `/`")
        with self._errors("listing", base):
            found = await obstore.list_with_delimiter_async(self._store, folder_of(base) or None)
        names = [f"{one.rstrip('/')}/" for one in found["common_prefixes"]]
        return sorted((name[len(base) : -1] for name in names if name.startswith(base)), key=str.encode)

    async def read(self, key: str, *, limit: int | None = None) -> bytes:
        """Return an object; its size is known before its bytes come."""
        import obstore

        path = await self._path(key)
        with self._errors("reading", path):
            found = await obstore.get_async(self._store, path)
        size = int(found.meta["size"])
        if limit is not None and size > limit:
            raise TooLarge(f"{self.name}: {key} has {size} bytes", size, limit)
        with self._errors("reading", path):
            return bytes(await found.bytes_async())

    async def info(self, key: str) -> ObjectInfo:
        """Return what a HEAD request tells."""
        import obstore

        path = await self._path(key)
        with self._errors("reading", path):
            return self._info(await obstore.head_async(self._store, path))

    async def write(self, key: str, data: bytes, *, if_absent: bool = False, if_match: str | None = None) -> str | None:
        """Write with the service's own preconditions."""
        import obstore

        path = await self._path(key)
        mode: Any = "create" if if_absent else {"e_tag": if_match} if if_match is not None else "overwrite"
        with self._errors("writing", path):
            return (await obstore.put_async(self._store, path, data, mode=mode))["e_tag"]

    async def delete(self, key: str) -> None:
        """Delete; one that is not there is no error."""
        import obstore

        path = await self._path(key)
        try:
            with self._errors("deleting", path):
                await obstore.delete_async(self._store, path)
        except Missing:
            pass

    async def close(self) -> None:
        """Let go of the credentials; obstore keeps connections itself."""
        await self._close()

    async def _path(self, key: str) -> str:
        path = self._prefix + checked(key)
        await self._ready()
        return path

    def _start(self, wanted: str, after: str | None) -> str | None:
        """Return the key after which the listing starts."""
        first = below(wanted) if wanted else None
        given = self._prefix + after if after is not None else None
        found = [one for one in (first, given) if one is not None]
        return max(found, key=str.encode) if found else None

    def _info(self, meta: Any) -> ObjectInfo:
        return ObjectInfo(
            meta["path"][len(self._prefix) :], int(meta["size"]), meta["last_modified"].timestamp(), meta["e_tag"]
        )

    def _in_order(self, path: str, last: bytes) -> bytes:
        """Return a key as bytes. Raises Unusable when it comes after a greater one."""
        key = path.encode()
        if key < last:
            raise Unusable(
                f"{self.name}: lists {path!r} after {last.decode()!r}, which is not the order of keys "
                "(an account with a hierarchical namespace?)"
            )
        return key

    @contextmanager
    def _errors(self, doing: str, path: str) -> Iterator[None]:
        """Raise our error for one of obstore's."""
        from obstore import exceptions

        try:
            yield
        except (exceptions.BaseError, OSError, ValueError) as error:
            raise self._error(doing, path, error) from None

    def _error(self, doing: str, path: str, error: Exception) -> WorkerError:
        """Return our error for one of obstore's, whose text may hold an address with a signature and is not repeated."""
        from obstore import exceptions

        what = f"{self.name}: {doing} {path}"
        text = str(error)
        code = (_CODE.findall(text) or [""])[0]
        statuses = [int(one) for one in _STATUS.findall(text)]
        status = statuses[0] if statuses else 0
        told = f"{what}: {code or type(error).__name__}" + (f" ({status})" if status else "")
        if isinstance(error, FileNotFoundError | exceptions.NotFoundError) or status == _ABSENT:
            return Missing(told)
        if isinstance(error, exceptions.AlreadyExistsError | exceptions.PreconditionError):
            return Conflict(told)
        refused = isinstance(error, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError)
        if refused or status in _DENIED or code in _DENIED_CODES:
            return Denied(told)
        if isinstance(error, exceptions.InvalidPathError):
            return Unusable(f"{what}: it holds a key with an empty part or a dot for one, which cannot be listed")
        if isinstance(error, ValueError) or (400 <= status < 500 and status not in _PATIENCE):
            return Unusable(told)
        return Unavailable(told)
