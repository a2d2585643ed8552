"""Turns an exception that nobody expected into one line and a report file."""

import os
import sys

from penstock import __version__


def report(error: BaseException, argv: list[str]) -> str:
    """Write a report file and return the line to show.

    The file holds the versions, the words of the command line and the traceback; never the environment and no values of
    variables. It lies in the folder for temporary files and is readable by its owner only.
    """
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(error))
    text = "\n".join(
        [
            "penstock met an internal error. This file holds no definitions and no environment; please attach it to a",
            "bug report together with what you did.",
            "",
            f"penstock {__version__}",
            f"python   {sys.version.split()[0]} ({sys.implementation.name}, {sys.platform})",
            f"command  penstock {' '.join(_without_credentials(word) for word in argv)}",
            "",
            trace,
        ]
    )
    head = f"penstock: internal error [PEN0009]: {one_line(error)}"
    try:
        handle, path = tempfile.mkstemp(prefix="penstock-", suffix=".crash.txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except OSError:
        return f"{head} (no report file could be written; -vv shows the traceback)"
    return f"{head} (report: {path})"


def one_line(error: BaseException) -> str:
    """Return the kind of error and its message, on one line of at most 200 characters."""
    words = " ".join(str(error).split())
    text = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"


def _without_credentials(word: str) -> str:
    """Hide user and password in an address."""
    scheme, mark, rest = word.partition("://")
    credentials, at, place = rest.rpartition("@")
    return f"{scheme}://***@{place}" if mark and at and credentials else word
