"""What is on disk: one walk that follows no link and enters no folder that is wholly foreign."""

import os
import stat
from collections.abc import Container
from typing import Final, Literal

Kind = Literal["file", "folder", "link", "other"]
Found = tuple[Kind, int, int, int, int]  # kind, size, mtime_ns, permission bits, owner

FILE: Final = "file"
FOLDER: Final = "folder"
LINK: Final = "link"
_TYPE: Final = 0o170000  # the bits of `st_mode` that tell the kind
_KINDS: Final[dict[int, Kind]] = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
_MAX_READ = 64 * 1024


def scan(root: str, known_folders: Container[str]) -> dict[str, Found]:
    """Return relative path -> facts for everything below `root`, entering only `known_folders`.

    A folder of somebody else (a virtual environment, a cache) is one entry, however much is in it. A missing root is
    an empty one. Raises OSError: NotADirectoryError when `root` is a file.
    """
    found: dict[str, Found] = {}
    try:
        _walk(root, "", known_folders, found)
    except FileNotFoundError:
        if os.path.lexists(root):
            raise  # a dangling link, or a folder that went away under our feet
    return found


def _walk(folder: str, prefix: str, known: Container[str], found: dict[str, Found]) -> None:
    below = []
    kinds = _KINDS
    with os.scandir(folder) as entries:
        for entry in entries:
            path = prefix + entry.name
            facts = entry.stat(follow_symlinks=False)
            mode = facts.st_mode
            kind = kinds.get(mode & _TYPE, "other")
            found[path] = (kind, facts.st_size, facts.st_mtime_ns, mode & 0o7777, facts.st_uid)
            if kind == "folder" and path in known:
                below.append((entry.path, path))
    for absolute, path in below:
        _walk(absolute, path + "/", known, found)


def kind_of(mode: int) -> Kind:
    """Return the kind for the `st_mode` of an `lstat`."""
    return _KINDS.get(mode & _TYPE, "other")


def read(path: str, size_hint: int = 0) -> bytes:
    """Return the bytes of a regular file; `size_hint` saves a second read. Raises OSError; ELOOP for a link."""
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        chunk = max(size_hint + 1, 4096)
        data = os.read(fd, chunk)
        if len(data) < chunk:
            return data
        parts = [data]
        while data := os.read(fd, _MAX_READ):
            parts.append(data)
        return b"".join(parts)
    finally:
        os.close(fd)
