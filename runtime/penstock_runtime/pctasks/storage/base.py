"""What a storage can do, said once over six calls that each kind of storage brings."""

import json
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class StorageFileInfo:
    """Size of a file in bytes."""

    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a listing: path, and time of its last change (Unix time)."""

    path: str
    modified: float


class Storage(ABC):
    """A folder somewhere; every path is relative to it."""

    @abstractmethod
    def entries(self, prefix: str) -> Iterator[Entry]:
        """Yield the files whose path starts with `prefix`, in order."""

    @abstractmethod
    def get_file_info(self, file_path: str) -> StorageFileInfo:
        """Return what is known about a file. Raises FileNotFoundError."""

    @abstractmethod
    def read_bytes(self, file_path: str) -> bytes:
        """Return a file. Raises FileNotFoundError."""

    @abstractmethod
    def write_bytes(self, file_path: str, data: bytes, overwrite: bool = True) -> None:
        """Write a file whole. Raises FileExistsError when it is there and `overwrite` is off."""

    @abstractmethod
    def delete_file(self, file_path: str) -> None:
        """Remove a file."""

    @abstractmethod
    def get_uri(self, file_path: str | None = None) -> str:
        """Return the address of a file, or of the folder itself, as definitions write it."""

    @abstractmethod
    def get_url(self, file_path: str) -> str:
        """Return the address of a file for the web."""

    @abstractmethod
    def get_substorage(self, path: str) -> Self:
        """Return the storage of a folder below."""

    def get_authenticated_url(self, file_path: str) -> str:
        """Return the address of a file with a token, where the storage has one."""
        return self.get_url(file_path)

    def sign(self, href: str) -> str:
        """Return an address of this storage with a token."""
        return self.get_authenticated_url(self.get_path_from_url(href))

    def get_path(self, uri: str) -> str:
        """Return the path that an address of this storage names. Raises ValueError for another storage's."""
        base = self.get_uri().rstrip("/") + "/"
        if not uri.startswith(base):
            raise ValueError(f"{uri} is not in {base}")
        return uri.removeprefix(base)

    def get_path_from_url(self, url: str) -> str:
        """Return the path that a web address of this storage names."""
        return url.removeprefix(self.get_url("")).partition("?")[0]

    def file_exists(self, file_path: str) -> bool:
        """Tell whether there is such a file."""
        try:
            self.get_file_info(file_path)
        except FileNotFoundError:
            return False
        return True

    def list_files(
        self,
        name_starts_with: str | None = None,
        since_date: datetime | None = None,
        extensions: list[str] | None = None,
        ends_with: str | None = None,
        matches: str | None = None,
    ) -> Iterable[str]:
        """Yield the paths that meet all conditions, in order."""
        pattern = re.compile(matches) if matches else None
        since = 0.0 if since_date is None else _aware(since_date).timestamp()
        for entry in self.entries(name_starts_with or ""):
            if since and entry.modified < since:
                continue
            if extensions and not entry.path.endswith(tuple(extensions)):
                continue
            if ends_with and not entry.path.endswith(ends_with):
                continue
            if pattern and not pattern.search(entry.path):
                continue
            yield entry.path

    def walk(
        self,
        max_depth: int | None = None,
        min_depth: int | None = None,
        name_starts_with: str | None = None,
        since_date: datetime | None = None,
        extensions: list[str] | None = None,
        ends_with: str | None = None,
        matches: str | None = None,
        walk_limit: int | None = None,
        file_limit: int | None = None,
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield (folder, folders in it, files in it), the upper levels first; depth counts the folder's parts."""
        folders: dict[str, tuple[set[str], list[str]]] = {"": (set(), [])}
        found = self.list_files(name_starts_with, since_date, extensions, ends_with, matches)
        for path in islice(found, file_limit):
            parts = path.split("/")
            for depth in range(len(parts) - 1):
                folders.setdefault("/".join(parts[:depth]), (set(), []))[0].add(parts[depth])
            folders.setdefault("/".join(parts[:-1]), (set(), []))[1].append(parts[-1])
        lowest, deepest = min_depth or 0, max(map(_depth, folders)) if max_depth is None else max_depth
        wanted = sorted((_depth(folder), folder) for folder in folders if lowest <= _depth(folder) <= deepest)
        for _, folder in wanted[:walk_limit]:
            inner, files = folders[folder]
            yield folder, sorted(inner), files

    def read_text(self, file_path: str) -> str:
        """Return a file of UTF-8."""
        return self.read_bytes(file_path).decode("utf-8")

    def read_json(self, file_path: str) -> Any:
        """Return the value of a file of JSON."""
        return json.loads(self.read_bytes(file_path))

    def write_text(self, file_path: str, text: str, overwrite: bool = True) -> None:
        """Write a file of UTF-8."""
        self.write_bytes(file_path, text.encode("utf-8"), overwrite)

    def write_dict(self, file_path: str, d: dict[str, Any], overwrite: bool = True) -> None:
        """Write a file of JSON."""
        self.write_bytes(file_path, json.dumps(d).encode("utf-8"), overwrite)

    def download_file(self, file_path: str, output_path: str, is_binary: bool = True) -> None:
        """Write a file to a local path; `is_binary` changes nothing."""
        del is_binary
        with open(output_path, "wb") as file:
            file.write(self.read_bytes(file_path))

    def upload_file(self, input_path: str, target_path: str, overwrite: bool = True, **_more: Any) -> None:
        """Write a local file into the storage."""
        with open(input_path, "rb") as file:
            self.write_bytes(target_path, file.read(), overwrite)

    def upload_bytes(self, data: bytes, target_path: str, overwrite: bool = True) -> None:
        """Write bytes into the storage."""
        self.write_bytes(target_path, data, overwrite)

    def delete_folder(self, folder_path: str) -> None:
        """Remove all files below a folder."""
        for entry in list(self.entries(folder_path.rstrip("/") + "/")):
            self.delete_file(entry.path)

    @property
    def fsspec_storage_options(self) -> dict[str, str]:
        """Options for fsspec: none."""
        return {}


def joined(*parts: str) -> str:
    """Return parts of a path as one, without empty ones. Raises ValueError for a way out of the storage."""
    path = "/".join(part.strip("/") for part in parts if part.strip("/"))
    if ".." in path.split("/"):
        raise ValueError(f"{path!r} leads out of its storage")
    return path


def _depth(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def local_path(uri: str) -> str:
    """Return the path that a `file://` address or a plain path names."""
    return os.path.abspath(uri.removeprefix("file://"))
