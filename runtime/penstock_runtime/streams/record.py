"""One record: what a source received, before any mapping."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from penstock_runtime.errors import Rejected

JSON: Final = "application/json"


def bad(message: str, kind: str = "BadRecord") -> Rejected:
    """Return the error of a record that can never become a row."""
    return Rejected(message, kind)


def uuid7(now: float | None = None) -> str:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random ones. It sorts by time."""
    milliseconds = int((time.time() if now is None else now) * 1000)
    text = f"{milliseconds & 0xFFFFFFFFFFFF:012x}{os.urandom(10).hex()}"
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-7{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


@dataclass(slots=True)
class Record:
    """Body and circumstances. `received` is Unix time; `uuid` stays the same in every sink and after a restart.

    `headers` have canonical names (`Content-Type`) and their first value; the content type is one of them.
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    ip: str = ""
    received: float = field(default_factory=time.time)
    uuid: str = field(default_factory=uuid7)
    tree: object = field(default=None, init=False, repr=False)  # the parsed body, as `body.parsed` keeps it

    @property
    def content_type(self) -> str:
        """The content type as it was sent; empty when there was none."""
        return self.headers.get("Content-Type", "")


def canonical(name: str) -> str:
    """Return the name of a header as it is written: `content-ENCODING` is `Content-Encoding`."""
    return "-".join(part.capitalize() for part in name.split("-"))
