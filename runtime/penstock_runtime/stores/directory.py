"""A folder as a store. A file is written beside its place and moved there, so that nobody sees half of it.

Conditional writes hold across processes: creation is a hard link, which fails when the name exists, and a comparison is made
while no other write is under way (a lock on `.penstock/lock` in the folder). Names that begin with `.penstock` are its own.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from penstock_runtime.errors import Conflict, Denied, Missing, TooLarge, Unavailable, Unusable, WorkerError
from penstock_runtime.stores._keys import checked
from penstock_runtime.stores.model import ObjectInfo, Store

OWN: Final = ".penstock"


async def open_store(binding: dict[str, Any]) -> Store:
    """Return the folder of a binding (`path`), which is made at the first write."""
    return DirectoryStore(binding["path"])


class DirectoryStore:
    """One folder."""

    def __init__(self, path: str) -> None:
        self.name = f"folder {path}"
        self._root = os.path.abspath(path)

    async def pages(
        self, prefix: str = "", *, after: str | None = None, page: int = 1000
    ) -> AsyncIterator[list[ObjectInfo]]:
        """Yield pages, walking one folder after the other."""
        found = self._walk("", prefix, after)
        while infos := await asyncio.to_thread(self._page, found, page):
            yield infos

    async def directories(self, prefix: str = "") -> list[str]:
        """Return the names below `prefix` that have files below them."""
        if prefix and not prefix.endswith("/"):
            raise ValueError(f"{prefix!r} does not end with `/`")
        return await asyncio.to_thread(self._directories, prefix)

    async def read(self, key: str, *, limit: int | None = None) -> bytes:
        """Return a file."""
        return await asyncio.to_thread(self._read, key, limit)

    async def info(self, key: str) -> ObjectInfo:
        """Return size, time and ETag of a file."""
        return await asyncio.to_thread(self._info, key)

    async def write(self, key: str, data: bytes, *, if_absent: bool = False, if_match: str | None = None) -> str | None:
        """Write a file; it is on the disk when this returns."""
        return await asyncio.to_thread(self._write, key, data, if_absent, if_match)

    async def delete(self, key: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        await asyncio.to_thread(self._delete, key)

    async def close(self) -> None:
        """Nothing is held open."""

    def _page(self, found: Iterator[ObjectInfo], page: int) -> list[ObjectInfo]:
        with self._errors("listing", ""):
            return [info for _, info in zip(range(page), found, strict=False)]

    def _walk(self, folder: str, prefix: str, after: str | None) -> Iterator[ObjectInfo]:
        """Yield what is below `folder` (empty, or ending with a slash), in the order of the bytes of the keys.

        That is the order of the names of one folder when a subfolder counts with its slash.
        """
        for name, entry in self._entries(folder):
            key = folder + name
            if name.endswith("/"):
                wanted = key.startswith(prefix) or prefix.startswith(key)
                passed = after is not None and key.encode() < after.encode() and not after.startswith(key)
                if wanted and not passed:
                    yield from self._walk(key, prefix, after)
            elif key.startswith(prefix) and (after is None or key.encode() > after.encode()):
                try:
                    yield _described(key, entry.stat())
                except FileNotFoundError:  # deleted since
                    continue

    def _entries(self, folder: str) -> list[tuple[str, "os.DirEntry[str]"]]:
        found: list[tuple[str, os.DirEntry[str]]] = []
        try:
            with os.scandir(os.path.join(self._root, folder)) as entries:
                for entry in entries:
                    if entry.name.startswith(OWN) and not folder:
                        continue
                    if entry.is_dir():
                        found.append((f"{entry.name}/", entry))
                    elif entry.is_file():
                        found.append((entry.name, entry))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(found, key=lambda one: os.fsencode(one[0]))

    def _directories(self, prefix: str) -> list[str]:
        with self._errors("listing", prefix):
            names = [name[:-1] for name, _ in self._entries(prefix) if name.endswith("/")]
            filled = [name for name in names if next(self._walk(f"{prefix}{name}/", "", None), None) is not None]
        return sorted(filled, key=str.encode)

    def _path(self, key: str) -> str:
        if checked(key).startswith(OWN):
            raise ValueError(f"{key!r}: names that begin with {OWN} are the store's own")
        return os.path.join(self._root, key)

    def _read(self, key: str, limit: int | None) -> bytes:
        path = self._path(key)
        with self._errors("reading", key), open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if limit is not None and size > limit:
                raise TooLarge(f"{self.name}: {key} has {size} bytes", size, limit)
            return file.read()

    def _info(self, key: str) -> ObjectInfo:
        path = self._path(key)
        with self._errors("reading", key):
            if os.path.isdir(path):
                raise FileNotFoundError(key)
            return _described(key, os.stat(path))

    def _write(self, key: str, data: bytes, if_absent: bool, if_match: str | None) -> str | None:
        path = self._path(key)
        own = os.path.join(self._root, OWN)
        part = os.path.join(own, f"{secrets.token_hex(16)}.part")
        with self._errors("writing", key):
            os.makedirs(own, exist_ok=True)
            try:
                with open(part, "xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                    etag = _etag(os.fstat(file.fileno()))
                with self._lock(alone=if_match is not None):
                    self._place(part, path, key, if_absent, if_match)
            finally:
                if os.path.lexists(part):
                    os.unlink(part)
        return etag

    def _place(self, part: str, path: str, key: str, if_absent: bool, if_match: str | None) -> None:
        """Move the written file to its place, if the condition holds."""
        for _ in range(100):  # a folder may be removed, being empty, between its creation and its use
            try:
                os.makedirs(os.path.dirname(path), exist_ok=True)
            except FileExistsError:
                raise NotADirectoryError from None
            try:
                if if_match is not None and self._etag(path) != if_match:
                    raise Conflict(f"{self.name}: {key} is another one than expected")
                if if_absent:
                    os.link(part, path)
                else:
                    os.replace(part, path)
                break
            except FileNotFoundError:
                continue
        else:
            raise Unavailable(f"{self.name}: writing {key}: its folder does not stay")
        _sync(os.path.dirname(path))

    def _etag(self, path: str) -> str | None:
        try:
            return _etag(os.stat(path))
        except FileNotFoundError:
            return None

    def _delete(self, key: str) -> None:
        path = self._path(key)
        if not os.path.isdir(self._root):
            return
        with self._errors("deleting", key):
            os.makedirs(os.path.join(self._root, OWN), exist_ok=True)
            with self._lock(alone=False):
                try:
                    os.unlink(path)
                except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    return
            folder = os.path.dirname(path)
            while folder != self._root:
                try:
                    os.rmdir(folder)
                except OSError:
                    return
                folder = os.path.dirname(folder)

    @contextmanager
    def _lock(self, *, alone: bool) -> Iterator[None]:
        """Hold the folder's lock: alone for a comparison, together with other writers else."""
        import fcntl

        with open(os.path.join(self._root, OWN, "lock"), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield

    @contextmanager
    def _errors(self, doing: str, key: str) -> Iterator[None]:
        """Turn what the file system says into the errors of a store."""
        what = f"{self.name}: {doing} {key}"
        try:
            yield
        except WorkerError:
            raise
        except FileExistsError:
            raise Conflict(f"{what}: it exists") from None
        except (IsADirectoryError, NotADirectoryError):
            if doing == "writing":
                raise Conflict(f"{what}: a part of the key is an object, or there are objects below it") from None
            raise Missing(f"{what}: there is none") from None
        except FileNotFoundError:
            raise Missing(f"{what}: there is none") from None
        except PermissionError:
            raise Denied(f"{what}: not allowed") from None
        except OSError as error:
            wrong = error.errno in _WRONG
            raise (Unusable if wrong else Unavailable)(f"{what}: {error.strerror}") from None


_WRONG: Final = (36, 30)  # ENAMETOOLONG, EROFS: waiting does not help


def _described(key: str, stat: os.stat_result) -> ObjectInfo:
    return ObjectInfo(key, stat.st_size, stat.st_mtime, _etag(stat))


def _etag(stat: os.stat_result) -> str:
    """Return what changes with every write: each is a file of its own."""
    return f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"


def _sync(folder: str) -> None:
    """Make sure that a name survives a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
