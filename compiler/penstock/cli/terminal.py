"""Writes to the terminal: data on stdout, words on stderr, colours only where they are welcome."""

import os
import sys
from typing import TextIO


def wants_color(choice: str, stream: TextIO) -> bool:
    """Decide about colour: `--color always|never`, then NO_COLOR, then FORCE_COLOR, then whether `stream` is a terminal."""
    if choice in ("always", "never"):
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO, otherwise: int = 120) -> int:
    """Return the cells in a line of the terminal behind `stream`; `otherwise` when it is a file or a pipe."""
    try:
        return max(40, os.get_terminal_size(stream.fileno()).columns)
    except (OSError, ValueError):
        return otherwise


def write_data(text: str, *, machine: bool = False) -> bool:
    """Write to stdout and flush; return False when nobody reads it any more (`| head`), which is no failure.

    Data for machines is always UTF-8; text is in the terminal's encoding, with escapes for what it cannot show.
    """
    encoding = "utf-8" if machine else (sys.stdout.encoding or "utf-8")
    data = text.encode(encoding, "backslashreplace")
    try:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:  # a stand-in without bytes, as test runners use
            sys.stdout.write(data.decode(encoding))
        else:
            buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        forget_stdout()
        return False
    return True


def forget_stdout() -> None:
    """Point stdout to the null device, so that the interpreter's last flush does not complain about a closed pipe."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def say(text: str) -> None:
    """Write words to stderr; nothing is said when stderr is gone."""
    try:
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        pass
