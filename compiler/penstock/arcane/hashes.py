"""Hashes by which the operators notice that a stream has changed: both are of the stored specification."""

import base64
import json
from hashlib import md5, sha256
from typing import Any


def compact(spec: Any) -> str:
    """Return a specification as the Go operator serialises it: sorted keys, no spaces, `<`, `>` and `&` escaped."""
    text = json.dumps(_numbers(spec), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def configuration_hash(spec: Any, request: Any = None) -> str:
    """Return the Go operator's hash of a specification, joined with that of a backfill request where there is one.

    Joined hashes are hex encoded once more, as the operator does.
    """
    own = md5(compact(spec).encode(), usedforsecurity=False).hexdigest()
    if request is None:
        return own
    other = md5(compact(request).encode(), usedforsecurity=False).hexdigest()
    return f"{own.encode().hex()}:{other.encode().hex()}"


def configuration_checksum(spec: Any) -> str:
    """Return the first operator's checksum: the beginning of the base64 of the SHA-256, in lower case."""
    text = json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = sha256(text.encode()).digest()
    return base64.b64encode(digest).decode()[:7].lower()


def _numbers(value: Any) -> Any:
    """Return data with whole floats as integers: Go prints `3.0` as `3`."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    return [_numbers(item) for item in value] if isinstance(value, list) else value
