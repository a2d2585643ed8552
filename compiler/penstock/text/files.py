"""Read a file's bytes within a limit: whatever the path names, this returns soon and with little memory."""

import os
import stat
import sys

from penstock.diagnostics import ERROR, Diagnostic, Span
from penstock.text import limits
from penstock.text.source import Source

_CHUNK = 1 << 16
_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
# Opening a FIFO for reading waits for a writer unless told not to.
_FLAGS |= getattr(os, "O_NONBLOCK", 0)


def load_file(path: str, display: str | None = None) -> Source | Diagnostic:
    """Return the bytes of `path` as a source named `display`, or why they cannot be had.

    Only regular files of at most 16 MiB are read (PEN1007); the size is looked at before anything is read, and never more
    than the limit is read, whatever the size said. Everything else is PEN1011.
    """
    display = path if display is None else display
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        return _unreadable(display, error)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return _refused(display, f"{_kind(status.st_mode)}, not a file")
        if status.st_size > limits.FILE_BYTES:
            return too_large(display, status.st_size)
        data = _read(handle, status.st_size)
    except OSError as error:
        return _unreadable(display, error)
    finally:
        os.close(handle)
    return too_large(display, None) if len(data) > limits.FILE_BYTES else Source(display, data)


def load_stdin(display: str = "<stdin>") -> Source | Diagnostic:
    """Return what standard input holds as a source, or PEN1007 when it is more than 16 MiB."""
    try:
        data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    except (OSError, ValueError, AttributeError) as error:
        return _unreadable(display, error)
    return too_large(display, None) if len(data) > limits.FILE_BYTES else Source(display, data)


def too_large(display: str, size: int | None) -> Diagnostic:
    """Return PEN1007 about a file of `size` bytes (None: unknown)."""
    limit = f"{limits.FILE_BYTES // (1024 * 1024)} MiB"
    message = f"the file has more bytes than the limit of {limit}"
    if size is not None:
        message = f"the file has {size:,} bytes; the limit is {limit}"
    span = Span(display, 1, 1, 1, 1)
    return Diagnostic("PEN1007", ERROR, message, span, help="split it into files of their own, or exclude it")


def _read(handle: int, size: int) -> bytes:
    """Read to the end, or to one byte over the limit: some files give more than their size says."""
    data = os.read(handle, max(size, _CHUNK) + 1)
    if len(data) < size or len(data) > size or not size:
        parts = [data]
        total = len(data)
        while data and total <= limits.FILE_BYTES:
            data = os.read(handle, _CHUNK)
            parts.append(data)
            total += len(data)
        return b"".join(parts)
    return data


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"


def _unreadable(display: str, error: Exception) -> Diagnostic:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _refused(display, reason[:1].lower() + reason[1:])


def _refused(display: str, reason: str) -> Diagnostic:
    return Diagnostic("PEN1011", ERROR, f"cannot read {display}: {reason}", Span(display, 1, 1, 1, 1))
