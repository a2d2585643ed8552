"""What the tree says to people: one function for each reason why a render stops or speaks up."""

import errno

from penstock.artifacts.lock import LockError
from penstock.artifacts.model import LOCK_NAME, Artifact, Change
from penstock.diagnostics.model import ERROR, NOTE, WARNING, Diagnostic, Related, Span

_KINDS = {"file": "a file", "folder": "a folder", "link": "a symbolic link", "other": "a special file"}


def _at(label: str, path: str, line: int = 1) -> Span:
    return Span(f"{label}/{path}" if path else label, line, 1, line, 1)


def edited(label: str, path: str, *, removed: bool = False) -> Diagnostic:
    """An owned file holds bytes that penstock did not write."""
    what = "nothing produces it any more, and it" if removed else "it"
    return Diagnostic(
        "PEN1901",
        ERROR,
        f"'{path}' was edited by hand: {what} no longer matches {LOCK_NAME}",
        _at(label, path),
        help="move the change into the definition or a template of yours, or discard it with `penstock render --force`",
    )


def foreign(label: str, path: str) -> Diagnostic:
    """A file that penstock did not write stands where it has to write one."""
    return Diagnostic(
        "PEN1902",
        ERROR,
        f"'{path}' exists and is not penstock's: it is not listed in {LOCK_NAME}",
        _at(label, path),
        help="move the file away, or replace it with `penstock render --force`",
    )


def stale(label: str, change: Change) -> Diagnostic:
    """The tree is not what the definitions say (`render --check`)."""
    verb = {"create": "is missing", "update": "is out of date", "delete": "is no longer produced"}[change.action]
    return Diagnostic(
        "PEN1903",
        ERROR,
        f"'{change.path}' {verb}",
        _at(label, change.path),
        help="run `penstock render` and commit the result",
    )


def collision(label: str, first: str, second: str, definitions: tuple[str, ...]) -> Diagnostic:
    """Two artifacts want one file, or two that some disks cannot tell apart."""
    if first == second:
        message = f"two definitions produce '{first}'"
    elif second.startswith(first + "/"):
        message = f"'{first}' would have to be a file and, for '{second}', a folder"
    else:
        message = f"'{first}' and '{second}' are one file on a disk that ignores case (macOS, Windows)"
    names = tuple(dict.fromkeys(definitions))
    return Diagnostic(
        "PEN1904",
        ERROR,
        message + (f": they come from {' and '.join(names)}" if names else ""),
        _at(label, first),
        related=() if first == second else (Related("the other one", _at(label, second)),),
        help="rename one of the definitions",
        definition=names[0] if names else None,
    )


def bad_path(artifact: Artifact, reason: str) -> Diagnostic:
    """An artifact cannot have this path: it would leave the tree or not exist on every disk."""
    return Diagnostic(
        "PEN1905",
        ERROR,
        f"no file can be rendered at {artifact.path!r}: {reason}",
        help="rename the definition, or correct the template that makes the path",
        definition=artifact.definitions[0] if artifact.definitions else None,
    )


def in_the_way(label: str, path: str, kind: str, wanted: str) -> Diagnostic:
    """Something stands at a path where penstock can neither write nor make room."""
    return Diagnostic(
        "PEN1906",
        ERROR,
        f"'{path}' has to be {wanted}, but {_KINDS[kind]} is there",
        _at(label, path),
        help="move it away; penstock neither follows links inside a tree nor removes what it does not own",
    )


def bad_lock(label: str, error: LockError) -> Diagnostic:
    """The lock cannot be read, so nobody knows which files are penstock's."""
    if error.newer:
        code, message, way = "PEN1911", f"a newer penstock wrote {LOCK_NAME}: {error}", "upgrade penstock"
    else:
        code, message = "PEN1907", f"{LOCK_NAME} cannot be used: {error}"
        way = "restore it from version control"
    tail = ", or start a new one with `penstock render --force` (files of removed definitions then stay behind)"
    return Diagnostic(code, ERROR, message, _at(label, LOCK_NAME, error.line), help=way + tail)


def busy(label: str) -> Diagnostic:
    """Another process is writing this tree."""
    return Diagnostic(
        "PEN1908",
        ERROR,
        f"another render is writing '{label}'",
        _at(label, ""),
        help="wait for it to end, then run the command again",
    )


_WAYS = {
    errno.ENOSPC: "free some space on that disk",
    errno.EDQUOT: "free some space or raise the quota",
    errno.EACCES: "give your user the right to write there",
    errno.EPERM: "give your user the right to write there",
    errno.EROFS: "the file system is read-only: mount it for writing, or render into another folder",
}


def failed(label: str, error: OSError, *, repaired: bool = True) -> Diagnostic:
    """The system refused to read or write; `repaired` when the tree is as it was before."""
    where = f" ({error.filename})" if error.filename else ""
    state = "nothing was changed" if repaired else "some files are changed; the next `penstock render` puts them right"
    return Diagnostic(
        "PEN1909",
        ERROR,
        f"'{label}' cannot be written: {(error.strerror or str(error)).lower()}{where}; {state}",
        _at(label, ""),
        help=_WAYS.get(error.errno or 0),
    )


def recovered(label: str, how: str) -> Diagnostic:
    """A render that was interrupted has been put right."""
    return Diagnostic("PEN1910", NOTE, f"an interrupted render of '{label}' was {how}", _at(label, ""))


def unfinished(label: str) -> Diagnostic:
    """A render was interrupted and nothing has put it right yet (seen by a command that only reads)."""
    return Diagnostic(
        "PEN1910",
        WARNING,
        f"a render of '{label}' was interrupted: what is there may be half old and half new",
        _at(label, ""),
        help="run `penstock render`: it puts the tree right first",
    )


def left_behind(label: str, folder: str) -> Diagnostic:
    """The render is done, but not all of the old tree could be cleared away; it is kept beside the new one."""
    return Diagnostic(
        "PEN1912",
        WARNING,
        f"'{label}' is written, but what is left of the old tree could not be cleared away; it is kept in '{folder}'",
        _at(label, ""),
        help="move files of yours back where they belong, then remove that folder",
    )
