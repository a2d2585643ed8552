"""The lock: which files penstock owns, what is in them and where they came from, as text with small diffs."""

from collections.abc import Mapping
from typing import Any, Final

from penstock.artifacts import paths
from penstock.artifacts.model import LOCK_NAME
from penstock.record import Record

Owned = tuple[tuple[str, ...], tuple[str, ...]]  # sha256 digests (hex), definitions

FORMAT: Final = 1
_RESERVED = ("lockVersion", "files")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


class Lock(Record):
    """The lock as data: `meta` (compiler, schema, ...) and path -> (digests, definitions).

    A path has more than one sha256 only after a merge that left both sides in the lock.
    """

    meta: Mapping[str, Any]
    files: Mapping[str, Owned]


class LockError(ValueError):
    """The lock cannot be used; `newer` when a later penstock wrote it. `line` counts from 1."""

    def __init__(self, reason: str, line: int = 1, *, newer: bool = False) -> None:
        super().__init__(reason)
        self.line = line
        self.newer = newer


EMPTY: Final = Lock({}, {})


def dump(meta: Mapping[str, Any], files: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    """Return the lock's text: sorted, one line a file, ending in a line end; `files` is path -> (sha256, definitions).

    Raises ValueError when `meta` uses a name that the lock needs.
    """
    import json

    if clash := [name for name in _RESERVED if name in meta]:
        raise ValueError(f"the lock keeps {clash[0]!r} for itself")
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
    lists: dict[tuple[str, ...], str] = {}
    rows = []
    for path in sorted(files):
        digest, names = files[path]
        listed = lists.get(names)
        if listed is None:
            listed = lists[names] = encode(list(names))
        quoted = f'"{path}"' if path.isascii() else encode(path)  # `paths` lets no quote or backslash in
        rows.append(f'    {quoted}: {{"sha256": "{digest}", "definitions": {listed}}}')
    head = [f'  "lockVersion": {FORMAT},\n', *(f"  {encode(name)}: {encode(meta[name])},\n" for name in sorted(meta))]
    body = "{\n" + ",\n".join(rows) + "\n  }" if rows else "{}"
    return "{\n" + "".join(head) + f'  "files": {body}\n}}\n'


def parse(text: str) -> Lock:
    """Return the lock in `text`; a lock with conflict markers of a merge owns what either side owns.

    Raises LockError with the line when it is not a lock, or one of a later format.
    """
    import json

    try:
        data = json.loads(text)
    except ValueError as error:
        if any(line.startswith("<<<<<<<") for line in text.splitlines()):
            return _parse_conflict(text)
        raise LockError(f"it is not JSON ({error})", getattr(error, "lineno", 1)) from None
    except RecursionError:
        raise LockError("it is nested too deeply") from None
    if not isinstance(data, dict) or not isinstance(data.get("lockVersion"), int):
        raise LockError(f"it has no lockVersion, so it is not a {LOCK_NAME}")
    if data["lockVersion"] > FORMAT:
        raise LockError(f"its format is {data['lockVersion']}, this penstock knows {FORMAT}", newer=True)
    files = data.get("files")
    if not isinstance(files, dict):
        raise LockError("it has no files")
    meta = {name: value for name, value in data.items() if name not in _RESERVED}
    # A lock is text that anybody may commit: a path that leaves the tree must never become ours to delete.
    if (bad := paths.first_problem(files)) is not None:
        raise LockError(f"it lists {bad[0]!r}, but {bad[1]}")
    return Lock(meta, {path: _owned(path, entry) for path, entry in files.items()})


def _owned(path: str, entry: Any) -> Owned:
    digest, names = (entry.get("sha256"), entry.get("definitions", [])) if isinstance(entry, dict) else (None, None)
    if not isinstance(digest, str):
        raise LockError(f"{path!r} has no sha256")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise LockError(f"the definitions of {path!r} are not a list of names")
    return (digest,), tuple(names)


def _parse_conflict(text: str) -> Lock:
    """Read a lock line by line: one line a file makes the two sides of a merge readable without choosing one."""
    import json

    files: dict[str, Owned] = {}
    for number, line in enumerate(text.splitlines(), 1):
        row = line.strip().rstrip(",")
        if line.startswith(_MARKERS) or '"sha256"' not in row:
            continue
        try:
            ((path, entry),) = json.loads("{" + row + "}").items()
        except ValueError:
            raise LockError("it has merge conflicts inside a line", number) from None
        if reason := paths.problem(path):
            raise LockError(f"it lists {path!r}, but {reason}", number)
        digests, names = _owned(path, entry)
        before = files[path][0] if path in files else ()
        files[path] = (tuple(dict.fromkeys((*before, *digests))), names)
    return Lock({}, files)
