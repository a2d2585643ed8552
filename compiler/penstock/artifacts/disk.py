"""The only functions that change a tree on disk, so that a test can fail or kill between any two of them."""

import os
import sys
from typing import Any

_RENAME_EXCHANGE = 2  # linux/fs.h; macOS calls it RENAME_SWAP (sys/stdio.h) with the same value
_AT_FDCWD = -100
# Numbers of renameat2 for C libraries without the wrapper (musl).
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "loongarch64": 276, "s390x": 347, "ppc64le": 357}
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | getattr(os, "O_BINARY", 0)


def write_new(path: str, data: bytes) -> os.stat_result:
    """Create `path` with `data` and return its stat. Raises OSError; FileExistsError when there is one already."""
    fd = os.open(path, _NEW, 0o666)
    try:
        write_all(fd, data)
        return os.fstat(fd)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes) -> None:
    """Write every byte of `data`: a nearly full disk takes a part of it without an error."""
    done = os.write(fd, data)
    while done < len(data):
        done += os.write(fd, data[done:])


def rewrite_durable(path: str, data: bytes) -> None:
    """Fill the empty file at `path` and wait until the disk holds it."""
    fd = os.open(path, os.O_WRONLY | _NO_FOLLOW)
    try:
        write_all(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def link(source: str, target: str) -> None:
    """Give a file (or a symbolic link itself) a second name."""
    os.link(source, target, follow_symlinks=False)


def rename(source: str, target: str) -> None:
    """Move `source` to `target` in one step; a file there is replaced."""
    os.replace(source, target)


def unlink(path: str) -> None:
    """Remove a file."""
    os.unlink(path)


def mkdir(path: str) -> None:
    """Create a folder."""
    os.mkdir(path)


def chmod(path: str, mode: int) -> None:
    """Set the permission bits of a file or folder."""
    os.chmod(path, mode)


def rmdir(path: str) -> None:
    """Remove an empty folder."""
    os.rmdir(path)


def exchange(one: str, other: str) -> None:
    """Swap two paths in a single step that no reader can see half done.

    Raises OSError: ENOSYS where neither the kernel nor the C library can, EINVAL or EXDEV where the file system cannot.
    Source: renameat2(2), renamex_np(2).
    """
    import ctypes
    import errno

    libc: Any = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = libc.renamex_np(first, second, _RENAME_EXCHANGE)
    elif sys.platform != "linux":
        raise OSError(errno.ENOSYS, "no exchange on this system")
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif number := _RENAMEAT2.get(os.uname().machine):
        failed = libc.syscall(number, _AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    else:
        raise OSError(errno.ENOSYS, "no exchange in this C library")
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), one, None, other)


def remove_tree(path: str) -> None:
    """Remove `path` and all below it; links are removed, not followed. A missing path is fine."""
    try:
        with os.scandir(path) as entries:
            below = [(e.path, e.is_dir(follow_symlinks=False)) for e in entries]
    except FileNotFoundError:
        return
    except NotADirectoryError:
        unlink(path)
        return
    for child, is_folder in below:
        if is_folder:
            remove_tree(child)
        else:
            unlink(child)
    rmdir(path)
