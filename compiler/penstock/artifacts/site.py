"""The building site: a hidden folder beside the tree, held by one process at a time, where everything is prepared.

`rendered/prod` is built in `rendered/.prod.penstock/`: the same file system, so that a rename can bring it home, and a
`.gitignore` of its own, so that a killed render never shows up in `git status`.

    lock         held with flock for as long as a render writes; the kernel lets go when the process dies
    journal      exists only while files are changed in place or a swapped tree is cleared away
    new/         files (or a whole tree) to be
    old/         second names of the files that are about to be replaced
"""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from penstock.artifacts import disk
from penstock.record import Record

_POLL = 0.02  # seconds between two attempts to get the lock


class BusyError(Exception):
    """Another process holds the site for longer than the caller would wait."""


class Site(Record):
    """The paths of one site. `root` is the tree itself, links resolved."""

    root: str
    path: str

    @property
    def new(self) -> str:
        """Where files to be are prepared."""
        return f"{self.path}/new"

    @property
    def old(self) -> str:
        """Where files that are replaced stay until the end."""
        return f"{self.path}/old"

    @property
    def journal(self) -> str:
        """The record of what is under way."""
        return f"{self.path}/journal"


def of(out_dir: str) -> Site:
    """Return the site of a tree; nothing is touched. A tree that is a symbolic link is built where the link points."""
    root = os.path.realpath(out_dir)
    parent, name = os.path.split(root)
    return Site(root, os.path.join(parent, f".{name}.penstock"))


@contextmanager
def held(site: Site, wait: float) -> Iterator[None]:
    """Hold the site for the length of a `with`, waiting at most `wait` seconds; tidy up unless a journal is left.

    Raises BusyError, OSError.
    """
    os.makedirs(os.path.dirname(site.path), exist_ok=True)
    fd = _acquire(site, time.monotonic() + wait)
    try:
        yield
    finally:
        try:
            if not os.path.lexists(site.journal):
                _clear(site)
        finally:
            os.close(fd)


def is_held(site: Site) -> bool:
    """Tell whether some process is writing this tree now."""
    try:
        fd = os.open(f"{site.path}/lock", os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        return not _lock(fd)
    finally:
        os.close(fd)


def _acquire(site: Site, deadline: float) -> int:
    name = f"{site.path}/lock"
    while True:
        fd = _open(site, name)
        if fd is not None:
            if _lock(fd) and _same(fd, name):
                return fd
            os.close(fd)
        if time.monotonic() >= deadline:
            raise BusyError(site.root)
        time.sleep(_POLL)


def _open(site: Site, name: str) -> int | None:
    with suppress(FileExistsError):
        disk.mkdir(site.path)
    try:
        if not stat.S_ISDIR(os.lstat(site.path).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", site.path)
        return os.open(name, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except FileNotFoundError:
        return None  # the one before us is just removing the site


def _lock(fd: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: no advisory locks of this kind, one render at a time is up to the user
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _same(fd: int, name: str) -> bool:
    """Tell whether the lock that we hold is the one that the next process would find."""
    try:
        there = os.lstat(name)
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(fd), there)


def prepare(site: Site) -> None:
    """Make the empty folders of a site that is held. Raises OSError."""
    _remove_leftovers(site)
    ignore = f"{site.path}/.gitignore"
    if not os.path.lexists(ignore):
        disk.write_new(ignore, b"*\n")
    disk.mkdir(site.new)
    disk.mkdir(site.old)


def put_aside(site: Site) -> str:
    """Keep what is left in `new/` under a name that no later render touches, and return that name."""
    number = 1
    while os.path.lexists(f"{site.path}/left-{number}"):
        number += 1
    disk.rename(site.new, f"{site.path}/left-{number}")
    return f"{site.path}/left-{number}"


def _remove_leftovers(site: Site) -> None:
    with suppress(FileNotFoundError):
        disk.unlink(f"{site.path}/journal.new")
    disk.remove_tree(site.new)
    disk.remove_tree(site.old)


def _clear(site: Site) -> None:
    """Remove the site, the lock last; another process may already wait for it, which is fine."""
    with suppress(OSError):
        _remove_leftovers(site)
        if set(os.listdir(site.path)) <= {"lock", ".gitignore"}:
            with suppress(FileNotFoundError):
                disk.unlink(f"{site.path}/.gitignore")
            disk.unlink(f"{site.path}/lock")
            disk.rmdir(site.path)
