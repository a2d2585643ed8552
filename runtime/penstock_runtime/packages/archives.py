"""Puts a code package into the cache: a single Python file, or an archive of them."""

import hashlib
import io
import os
import zipfile
from typing import Final

from penstock_runtime.errors import Unusable
from penstock_runtime.packages.cache import made_once

UNPACKED: Final = 1024 * 1024 * 1024  # bytes of all files of an archive
FILES: Final = 50_000


def unpack(name: str, data: bytes, cache: str) -> str:
    """Return the folder to import from: it holds the file `name`, or what the archive `name` holds. Raises Unusable."""
    path = os.path.join(cache, "code", hashlib.sha256(name.encode() + b"\0" + data).hexdigest())
    if not name.endswith((".zip", ".whl", ".py")):
        raise Unusable(f"{name} is neither a Python file nor a zip archive")
    with made_once(path) as draft:
        if draft is not None:
            if name.endswith(".py"):
                with open(os.path.join(draft, name), "wb") as file:
                    file.write(data)
            else:
                _extract(name, data, draft)
    return path


def _extract(name: str, data: bytes, folder: str) -> None:
    """Extract an archive; a member that would leave the folder, or too many or too large ones, are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > FILES or sum(member.file_size for member in members) > UNPACKED:
                raise Unusable(f"{name} holds more than {FILES} files or {UNPACKED} bytes")
            for member in members:
                parts = member.filename.replace("\\", "/").split("/")
                if member.filename.startswith("/") or ".." in parts or ":" in parts[0]:
                    raise Unusable(f"{name} holds {member.filename!r}, which is outside of it")
            archive.extractall(folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Unusable(f"{name} cannot be unpacked: {error}") from error
