"""Credentials of AWS as values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key, and the session token of a temporary one. Its text never shows the secret parts.

    `expires` is the Unix time at which it ends; None for one that does not.
    """

    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    expires: float | None = None
