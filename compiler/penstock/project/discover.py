"""Find the project root and the definition files below its folders, in a stable order."""

import os
import re

from penstock.record import Record
from penstock.text.formats import suffixes

EXTENSIONS = (".yaml", ".yml", *suffixes())
MAXIMUM_FILES = 100_000
_SKIPPED = {".git", ".venv", "node_modules", "__pycache__", ".penstock"}


class Listing(Record):
    """Files (paths relative to the root, sorted), the folders that were read, and folders that are links in a circle."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    loops: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    truncated: bool = False


def find_root(start: str, marker: str) -> str | None:
    """Return the nearest folder at or above `start` that holds `marker`; None when there is none."""
    folder = os.path.abspath(start)
    while True:
        if os.path.isfile(os.path.join(folder, marker)):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def matcher(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a regular expression for path patterns: `*` within a folder, `**` across folders. None when there are none."""
    if not patterns:
        return None
    parts = []
    for pattern in patterns:
        text = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        parts.append(f"{text}(?:/.*)?")
    return re.compile("(?:" + "|".join(parts) + r")\Z")


class _Walk:
    """State of one walk: what was found, and the folders on the way by device and inode."""

    __slots__ = ("files", "folders", "ignore", "loops", "pending", "root", "seen", "truncated", "unreadable")

    def __init__(self, root: str, ignore: re.Pattern[str] | None) -> None:
        self.root = root
        self.ignore = ignore
        self.files: list[str] = []
        self.folders: list[str] = []
        self.loops: list[str] = []
        self.pending: list[str] = []
        self.unreadable: list[tuple[str, str]] = []
        self.seen: set[tuple[int, int]] = set()
        self.truncated = False

    def run(self, start: str) -> None:
        """Read a folder and all below it, depth first, without recursion: a hostile tree may be deep."""
        self.pending.append(start)
        while self.pending and not self.truncated:
            self._visit(self.pending.pop())

    def _visit(self, relative: str) -> None:
        """Read one folder. A folder that was read already (a link back) is not read again."""
        path = os.path.join(self.root, relative) if relative != "." else self.root
        try:
            status = os.stat(path)
            identity = (status.st_dev, status.st_ino)
            if identity in self.seen:
                self.loops.append(relative)
                return
            self.seen.add(identity)
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.unreadable.append((relative, error.strerror or str(error)))
            return
        self.folders.append(relative)
        below: list[str] = []
        for entry in found:
            name = entry.name if relative == "." else f"{relative}/{entry.name}"
            if self.ignore is not None and self.ignore.match(name):
                continue
            if _is_folder(entry):
                if entry.name not in _SKIPPED:
                    below.append(name)
            elif entry.name.endswith(EXTENSIONS):
                if len(self.files) >= MAXIMUM_FILES:
                    self.truncated = True
                    return
                self.files.append(name)
        self.pending.extend(reversed(below))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder; a link to itself is none, and reading it as a file says what is wrong."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def list_files(root: str, folders: tuple[str, ...], ignore: tuple[str, ...] = ()) -> Listing:
    """Return the YAML files (and those of other known formats) below `folders` of `root`. Folders that do not exist are passed over; links are followed once."""
    walk = _Walk(root, matcher(ignore))
    for folder in folders:
        clean = os.path.normpath(folder).replace(os.sep, "/")
        if os.path.isdir(os.path.join(root, clean)):
            walk.run(clean)
    return Listing(
        files=tuple(dict.fromkeys(walk.files)),
        folders=tuple(walk.folders),
        loops=tuple(walk.loops),
        unreadable=tuple(walk.unreadable),
        truncated=walk.truncated,
    )
