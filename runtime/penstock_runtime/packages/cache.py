"""Where fetched code and installed requirements are kept, and how two processes do not make the same thing twice."""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from penstock_runtime.errors import Unusable


def folder() -> str:
    """Return the cache: `PENSTOCK_CACHE`, else `penstock-UID` in the folder for temporary files.

    Code is run from it, so it must be ours alone. Raises Unusable when it is somebody else's.
    """
    path = os.environ.get("PENSTOCK_CACHE") or os.path.join(tempfile.gettempdir(), f"penstock-{os.getuid()}")
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        found = os.lstat(path)
    except OSError as error:
        raise Unusable(f"the cache {path}: {error.strerror}") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise Unusable(f"the cache {path} is not a folder that only this user can write; set PENSTOCK_CACHE to one")
    return path


@contextmanager
def made_once(path: str) -> Iterator[str | None]:
    """Give a new folder to fill, which becomes `path` when the block ends well; None when `path` is there already.

    Of several processes one fills it while the others wait. A process that dies leaves nothing behind that counts.
    """
    if os.path.isdir(path):
        yield None
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.isdir(path):
            yield None
            return
        draft = path + ".draft"
        shutil.rmtree(draft, ignore_errors=True)
        os.mkdir(draft)
        try:
            yield draft
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        os.rename(draft, path)
