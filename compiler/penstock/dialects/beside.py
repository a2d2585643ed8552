"""Reads files that lie beside a document, for dialects whose meaning depends on them; never outside its folder."""

import os
from collections.abc import Callable

from penstock.diagnostics import Diagnostic
from penstock.text import load_file


def reader(folder: str, on_file: Callable[[str], None] | None = None) -> Callable[[str], str | None]:
    """Return a function that gives the text of a file by its path relative to `folder`.

    It gives None when there is no such file, when the path or a link leads out of the folder, or when the file is larger than
    a definition may be. `on_file` is called with every path that was looked at, so that a cache can watch it.
    """

    def read_text(relative: str) -> str | None:
        if "\0" in relative:
            return None
        root = os.path.realpath(folder or ".")
        path = os.path.realpath(os.path.join(root, relative))
        if not path.startswith(root.rstrip(os.sep) + os.sep):
            return None
        if on_file is not None:
            on_file(os.path.join(root, relative))
        found = load_file(path, relative)
        return None if isinstance(found, Diagnostic) else found.data.decode("utf-8", "replace")

    return read_text
