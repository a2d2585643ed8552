"""Puts code packages and other objects of the definitions into the folders that stand for stores on this machine."""

import json
import os
import tempfile
import zipfile
from base64 import b64encode
from io import BytesIO

from penstock.graph.nodes import StoredObject
from penstock.running.plan import Upload

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time of a zip archive: the same files give the same bytes


def put(uploads: tuple[Upload, ...], root: str) -> int:
    """Write what is missing or different; return how many objects were written. Raises OSError.

    Only stores that are folders are written: to fill a cloud's store is Pulumi's part.
    """
    written = 0
    for upload in uploads:
        if upload.store["type"] == "directory":
            prefix = upload.store.get("prefix", "")
            written += _write(os.path.join(upload.store["path"], prefix + upload.object.path), upload.object, root)
    return written


def _write(path: str, wanted: StoredObject, root: str) -> bool:
    data = content(wanted, root)
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return False
    except FileNotFoundError:
        pass
    os.makedirs(os.path.dirname(path), exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".new-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    os.replace(name, path)
    return True


def content(wanted: StoredObject, root: str) -> bytes:
    """Return the bytes of an object: JSON in base64, a file as it is, or a zip archive of several."""
    if wanted.data is not None:
        return b64encode(json.dumps(wanted.data).encode())
    if len(wanted.files) == 1 and not wanted.files[0][0]:
        return _read(os.path.join(root, wanted.files[0][1]))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, path in wanted.files:
            info = zipfile.ZipInfo(inside, _EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, _read(os.path.join(root, path)), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
