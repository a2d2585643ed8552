"""The state of the last run: what was read and written, so that an unchanged repository is known by `stat` alone.

The file is a cache: it may be deleted, and anything that is not exactly what this machine wrote is ignored.
Start-path module: imports nothing but built-in and C modules.
"""

import marshal
import os
import sys
import time
from binascii import crc32
from collections.abc import Iterable
from typing import Any

Stat = tuple[str, int, int, int]  # path, mtime in ns (RACY when it proves nothing), size in bytes, inode

RACY = -1
MISSING = -2
_MAGIC = b"penstock state 1\n"
_HEAD = 17 + 5 * 8  # magic, then checksum, length, inode, mtime, layout of marshal
_MAX_SIZE = 1 << 30
_TICK = 20_000_000  # ns; kernels stamp files with a clock that is at most 10 ms (100 Hz) behind
_COARSE = 5  # CLOCK_REALTIME_COARSE (linux/time.h), which the time module does not name


def load(path: str, fingerprint: str) -> dict[str, Any] | None:
    """Return what `save` kept under the same `fingerprint`, or None: no file, damaged, copied, or of another version.

    The bytes are interpreted only when checksum, inode and mtime show that `save` wrote this very file on this disk; a
    file that came with a clone or an archive never gets so far.
    """
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        facts = os.fstat(fd)
        if not _HEAD < facts.st_size < _MAX_SIZE:
            return None
        data = _read(fd, facts.st_size)
    except OSError:
        return None
    finally:
        os.close(fd)
    body = memoryview(data)[_HEAD:]
    if data[:_HEAD] != _head(body, facts.st_ino, facts.st_mtime_ns):
        return None
    try:
        written_for, value = marshal.loads(body)  # noqa: S302 - our own bytes, see above
    except (ValueError, TypeError, EOFError):
        return None
    return value if written_for == fingerprint and isinstance(value, dict) else None


def save(path: str, fingerprint: str, data: dict[str, Any]) -> None:
    """Replace the state atomically; `data` holds plain dicts, lists, tuples, strings, bytes and numbers.

    Raises OSError; ValueError when `data` holds anything else.
    """
    body = marshal.dumps((fingerprint, data))
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    fresh = f"{path}.{os.getpid()}"
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        try:
            now = time.time_ns()
            os.utime(fd if os.utime in os.supports_fd else fresh, ns=(now, now))
            facts = os.fstat(fd)  # what the file system made of it: not all of them keep nanoseconds
            _write(fd, _head(body, facts.st_ino, facts.st_mtime_ns))
            _write(fd, body)
            os.utime(fd if os.utime in os.supports_fd else fresh, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
        finally:
            os.close(fd)
        os.replace(fresh, path)
    except BaseException:
        os.unlink(fresh)
        raise


def _head(body: bytes | memoryview, inode: int, mtime: int) -> bytes:
    numbers = (crc32(body), len(body), inode, mtime, marshal.version << 32 | sys.hexversion >> 16)
    return _MAGIC + b"".join((n & 0xFFFFFFFFFFFFFFFF).to_bytes(8, "little") for n in numbers)


def _read(fd: int, size: int) -> bytes:
    data = os.read(fd, size)
    while len(data) < size and (more := os.read(fd, size - len(data))):
        data += more
    return data


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def stat_inputs(paths: Iterable[str]) -> list[Stat]:
    """Return the facts of files and folders, to be taken *before* they are read; a folder's change with its entries.

    A file whose mtime is not older than this moment could change once more without a new mtime: it is marked RACY and
    counts as changed next time. A missing path is MISSING, so that its coming to be is a change. Never raises OSError.
    """
    return _stat(paths, now())


def stat_outputs(paths: Iterable[str]) -> list[Stat]:
    """Return the facts of files just written; waits for the clock to pass them (at most 40 ms) instead of marking."""
    found = _stat(paths, sys.maxsize)
    newest = max((mtime for _, mtime, _, _ in found), default=0)
    deadline = time.monotonic_ns() + 2 * _TICK
    while newest >= now() and time.monotonic_ns() < deadline:
        time.sleep(0.001)
    limit = now()
    return [(path, mtime if mtime < limit else RACY, size, inode) for path, mtime, size, inode in found]


def _stat(paths: Iterable[str], limit: int) -> list[Stat]:
    stat = os.stat
    found: list[Stat] = []
    for path in paths:
        try:
            facts = stat(path)
        except (OSError, ValueError):
            found.append((path, MISSING, 0, 0))
            continue
        mtime = facts.st_mtime_ns
        found.append((path, mtime if mtime < limit else RACY, facts.st_size, facts.st_ino))
    return found


def unchanged(recorded: Iterable[Stat]) -> bool:
    """Tell whether every path is as recorded; stops at the first that is not."""
    stat = os.stat
    for path, mtime, size, inode in recorded:
        if mtime == RACY:
            return False
        try:
            facts = stat(path)
        except (OSError, ValueError):
            if mtime == MISSING:
                continue
            return False
        if facts.st_mtime_ns != mtime or facts.st_size != size or facts.st_ino != inode:
            return False
    return True


def changed(recorded: Iterable[Stat]) -> list[str]:
    """Return the paths that are not as recorded, in order."""
    return [entry[0] for entry in recorded if not unchanged((entry,))]


def now() -> int:
    """Return the time of the clock that files are stamped with, in ns: Linux lets us read that very clock, elsewhere a margin serves."""
    return time.clock_gettime_ns(_COARSE) if sys.platform == "linux" else time.time_ns() - _TICK
