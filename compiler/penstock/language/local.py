"""`local.path(p)` and `local.file(p)`: files beside the definition, never outside its project."""

import os
from typing import Any, Final

from .fault import Fault
from .scope import Scope
from .values import LIMIT, Unresolved

_WILD: Final = frozenset("*?[")
_MATCHES: Final = 10_000


def path(scope: Scope, pattern: str) -> str:
    """Return the one file or folder that `pattern` matches, relative to the project root, with `/` between parts.

    The pattern is relative to the definition's file. Raises Fault when it leaves the project or does not match exactly
    one entry. Without a file (standard input) the value stays `Unresolved`.
    """
    if scope.base_dir is None:
        return Unresolved("${{ local.path(" + pattern + ") }}", (pattern,))
    root = os.path.realpath(scope.root_dir or scope.base_dir)
    found = _find(scope, pattern, root)
    relative = os.path.relpath(found, root)
    return relative.replace(os.sep, "/")


def file(scope: Scope, pattern: str) -> Any:
    """Return the JSON value in the one file that `pattern` matches. Raises Fault; at most 1 MiB is read."""
    if scope.base_dir is None:
        return Unresolved("${{ local.file(" + pattern + ") }}", (pattern,))
    import json

    found = _find(scope, pattern, os.path.realpath(scope.root_dir or scope.base_dir))
    data = _read(found, pattern)
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError:
        raise Fault("PEN1215", f"`{pattern}` is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise Fault("PEN1215", f"`{pattern}` is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise Fault(
            "PEN1215", f"`{pattern}` is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except ValueError as error:
        raise Fault("PEN1215", f"`{pattern}` is not JSON: {error}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _read(found: str, pattern: str) -> bytes:
    import stat

    try:
        descriptor = os.open(found, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Fault("PEN1215", f"`{pattern}` is not a file")
            parts: list[bytes] = []
            size = 0
            while size <= LIMIT and (part := os.read(descriptor, 1 << 16)):
                parts.append(part)
                size += len(part)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Fault("PEN1215", f"`{pattern}` cannot be read: {error.strerror}") from None
    if size > LIMIT:
        raise Fault("PEN1215", f"`{pattern}` is larger than {LIMIT:,} bytes")
    return b"".join(parts)


def _find(scope: Scope, pattern: str, root: str) -> str:
    """Return the real path of the one match. Raises Fault."""
    if not pattern or "\0" in pattern:
        raise Fault("PEN1213", "a local path cannot be empty")
    base = os.path.realpath(scope.base_dir or ".")
    target = os.path.normpath(os.path.join(base, pattern))
    if not _inside(target, root):
        raise _outside(pattern)
    if scope.on_file is not None:
        scope.on_file(target)
    matches = _glob(base, pattern) if _WILD.intersection(pattern) else [target] if os.path.lexists(target) else []
    if len(matches) != 1:
        count = "nothing" if not matches else f"{len(matches)} entries"
        shown = ", ".join(sorted(os.path.relpath(match, base).replace(os.sep, "/") for match in matches)[:5])
        raise Fault(
            "PEN1213",
            f"`{pattern}` matches {count}: it must match exactly one file or folder",
            help=f"it matches: {shown}" if shown else "the path is relative to the file that says it",
        )
    found = os.path.realpath(matches[0])
    if not _inside(found, root):
        raise _outside(pattern)
    return found


def _glob(base: str, pattern: str) -> list[str]:
    from glob import iglob
    from itertools import islice

    return list(islice(iglob(os.path.join(_escaped(base), pattern)), _MATCHES))


def _escaped(folder: str) -> str:
    from glob import escape

    return escape(folder)


def _inside(target: str, root: str) -> bool:
    return target == root or target.startswith(root.rstrip(os.sep) + os.sep)


def _outside(pattern: str) -> Fault:
    return Fault(
        "PEN1214",
        f"`{pattern}` leads out of the project",
        help="keep what a definition needs inside its project's folder",
    )
