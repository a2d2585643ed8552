"""A folder of this machine as a storage."""

import os
from collections.abc import Iterator
from typing import Self

from penstock_runtime.pctasks.storage.base import Entry, Storage, StorageFileInfo, joined, local_path


class LocalStorage(Storage):
    """The folder `base_dir`: a path or a `file://` address."""

    def __init__(self, base_dir: str) -> None:
        self.base_dir = local_path(base_dir)

    def entries(self, prefix: str) -> Iterator[Entry]:
        """See `Storage.entries`."""
        found = []
        for folder, _, files in os.walk(self.base_dir):
            for name in files:
                full = os.path.join(folder, name)
                path = os.path.relpath(full, self.base_dir).replace(os.sep, "/")
                if path.startswith(prefix):
                    found.append(Entry(path, os.stat(full).st_mtime))
        yield from sorted(found, key=lambda entry: entry.path)

    def get_file_info(self, file_path: str) -> StorageFileInfo:
        """See `Storage.get_file_info`."""
        path = self._full(file_path)
        if not os.path.isfile(path):
            raise FileNotFoundError(path)
        return StorageFileInfo(os.path.getsize(path))

    def read_bytes(self, file_path: str) -> bytes:
        """See `Storage.read_bytes`."""
        with open(self._full(file_path), "rb") as file:
            return file.read()

    def write_bytes(self, file_path: str, data: bytes, overwrite: bool = True) -> None:
        """See `Storage.write_bytes`."""
        path = self._full(file_path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb" if overwrite else "xb") as file:
            file.write(data)

    def delete_file(self, file_path: str) -> None:
        """See `Storage.delete_file`."""
        os.remove(self._full(file_path))

    def get_uri(self, file_path: str | None = None) -> str:
        """See `Storage.get_uri`."""
        return self._full(file_path or "")

    def get_url(self, file_path: str) -> str:
        """See `Storage.get_url`."""
        full = self._full(file_path)
        return f"file://{full}" if file_path else f"file://{full}/"

    def get_substorage(self, path: str) -> Self:
        """See `Storage.get_substorage`."""
        return type(self)(self._full(path))

    def _full(self, path: str) -> str:
        inner = joined(path)
        return os.path.join(self.base_dir, inner) if inner else self.base_dir
