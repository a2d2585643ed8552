"""Keys of objects: which ones every store takes, and where a listing that starts after one begins."""

from typing import Final

MAX_KEY: Final = 1024  # bytes, the least that the services take
_FIRST: Final = 0x20


def checked(key: str) -> str:
    """Return `key`. Raises ValueError for one that not every store takes.

    Its parts are not empty, `.` or `..`; it holds no control character and no backslash; it is at most 1,024 bytes of UTF-8.
    """
    parts = key.split("/")
    if not key or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{key!r} is no key: its parts must not be empty, `.` or `..`")
    if "\\" in key or "\x7f" in key or any(ord(char) < _FIRST for char in key):
        raise ValueError(f"{key!r} is no key: it holds a backslash or a control character")
    if len(key.encode()) > MAX_KEY:
        raise ValueError(f"a key of {len(key.encode())} bytes, the limit is {MAX_KEY}")
    return key


def folder_of(prefix: str) -> str:
    """Return the part of `prefix` up to its last slash: `a/b/c` is below the folder `a/b/`."""
    return prefix[: prefix.rfind("/") + 1]


def below(prefix: str) -> str | None:
    """Return a text that is less than `prefix`, and greater than nearly every key that is less; None when there is none.

    A listing that starts after it begins with `prefix`, or shortly before. What comes before `0` is a slash, which would make
    an empty part: there the text is one more step back.
    """
    last = ord(prefix[-1]) if prefix else 0
    if last - 1 == ord("/"):
        last -= 1
    if last <= _FIRST + 1 or 0xD800 <= last - 1 <= 0xDFFF:
        return prefix[:-1] or None
    return prefix[:-1] + chr(last - 1) + "\U0010ffff"
