"""The journal: what a commit is about to do, on disk before it starts, so that the next process can put it right."""

import os
from contextlib import suppress
from typing import Any, Final

from penstock.artifacts import disk, paths
from penstock.artifacts.model import LOCK_NAME
from penstock.artifacts.scan import read
from penstock.artifacts.site import Site
from penstock.record import Record

FORMAT: Final = 1
_MAX_SIZE = 64 * 1024 * 1024


class Put(Record):
    """A file that is renamed over `path`; `backup` is the number of its predecessor in `old/`, -1 without one."""

    path: str
    digest: str
    backup: int


class Delete(Record):
    """A file that is renamed to number `backup` in `old/`."""

    path: str
    backup: int


class InPlace(Record):
    """Single files change, in this order: deletes, rmdirs, mkdirs, puts (the lock last)."""

    deletes: tuple[Delete, ...]
    rmdirs: tuple[tuple[str, int], ...]  # path, permission bits
    mkdirs: tuple[str, ...]
    puts: tuple[Put, ...]
    lock_before: str | None


class Swap(Record):
    """The whole tree is exchanged with `new/`; the numbers are the inodes of the two roots before it."""

    new_inode: int
    old_inode: int
    overwritten: tuple[str, ...]  # files of others that --force replaces


def write(site: Site, entry: InPlace | Swap) -> None:
    """Bring the journal to the disk. Raises OSError.

    It carries its own inode number: a journal that was copied here (a clone, a cache, a hostile commit) is not obeyed.
    """
    import json

    fresh = f"{site.path}/journal.new"
    disk.write_new(fresh, b"")
    body = {"version": FORMAT, "inode": os.lstat(fresh).st_ino, "kind": type(entry).__name__, "entry": _plain(entry)}
    disk.rewrite_durable(fresh, json.dumps(body).encode("utf-8", "surrogateescape"))
    disk.rename(fresh, site.journal)


def _plain(entry: InPlace | Swap) -> dict[str, Any]:
    if isinstance(entry, Swap):
        return {name: getattr(entry, name) for name in ("new_inode", "old_inode", "overwritten")}
    return {
        "deletes": [[step.path, step.backup] for step in entry.deletes],
        "rmdirs": entry.rmdirs,
        "mkdirs": entry.mkdirs,
        "puts": [[step.path, step.digest, step.backup] for step in entry.puts],
        "lock_before": entry.lock_before,
    }


def load(site: Site) -> InPlace | Swap | None:
    """Return the journal, None when there is none or it was not written here. Raises OSError."""
    import json

    try:
        facts = os.lstat(site.journal)
        data = read(site.journal, facts.st_size) if facts.st_size <= _MAX_SIZE else b""
    except FileNotFoundError:
        return None
    try:
        body = json.loads(data)
        if body["version"] != FORMAT or body["inode"] != facts.st_ino:
            return None
        return _typed(body["kind"], body["entry"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _typed(kind: str, raw: dict[str, Any]) -> InPlace | Swap:
    if kind == "Swap":
        return Swap(int(raw["new_inode"]), int(raw["old_inode"]), tuple(_inside(p) for p in raw["overwritten"]))
    before = raw["lock_before"]
    return InPlace(
        tuple(Delete(_inside(path), int(backup)) for path, backup in raw["deletes"]),
        tuple((_inside(path), int(mode)) for path, mode in raw["rmdirs"]),
        tuple(_inside(path) for path in raw["mkdirs"]),
        tuple(Put(_inside(path), str(digest), int(backup)) for path, digest, backup in raw["puts"]),
        None if before is None else str(before),
    )


def _inside(path: Any) -> str:
    if not isinstance(path, str) or (path != LOCK_NAME and paths.problem(path)):
        raise ValueError(path)
    return path


def remove(site: Site) -> None:
    """End what the journal stands for; without one there is nothing to do. Raises OSError."""
    with suppress(FileNotFoundError):
        disk.unlink(site.journal)
