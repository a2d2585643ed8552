"""SharedKey: the signature of a storage account's key, for emulators and for accounts that are reached by a key.

Source: Azure Storage REST API, "Authorize with Shared Key" (version 2015-02-21 and later).
"""

from base64 import b64encode
from collections.abc import Mapping
from hmac import digest
from urllib.parse import unquote


def authorization(
    account: str, key: bytes, method: str, path: str, query: str, headers: Mapping[str, str], length: int
) -> str:
    """Return the `Authorization` of a request. `path` and `query` are as they stand in the address; `headers` in lower case."""
    plain = (
        headers.get("content-encoding", ""),
        headers.get("content-language", ""),
        str(length) if length else "",
        headers.get("content-md5", ""),
        headers.get("content-type", ""),
        "",  # the date is in x-ms-date
        headers.get("if-modified-since", ""),
        headers.get("if-match", ""),
        headers.get("if-none-match", ""),
        headers.get("if-unmodified-since", ""),
        headers.get("range", ""),
    )
    own = sorted((name, value) for name, value in headers.items() if name.startswith("x-ms-"))
    lines = [method, *plain, *[f"{name}:{value}" for name, value in own], f"/{account}{path}"]
    if query:
        pairs = sorted(part.partition("=")[::2] for part in query.split("&"))
        lines += [f"{name.lower()}:{unquote(value) if '%' in value else value}" for name, value in pairs]
    signature = b64encode(digest(key, "\n".join(lines).encode(), "sha256")).decode()
    return f"SharedKey {account}:{signature}"
