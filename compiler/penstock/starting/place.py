"""Puts the files of a new project down: nothing is overwritten, and nothing is written when something is in the way."""

import os
from collections.abc import Callable

from penstock.record import Record
from penstock.starting.files import Files

# Files of lines, which many tools share: lines that are missing are added, the others stay.
_SHARED = (".gitignore", ".gitattributes")


class Plan(Record):
    """What putting files down would do. `conflicts` are files that exist and differ, or paths that no file can have."""

    new: tuple[str, ...]
    same: tuple[str, ...]
    added: Files
    conflicts: tuple[tuple[str, str], ...]


def plan(folder: str, files: Files) -> Plan:
    """Look at a folder, which need not exist, and say what would happen there. `conflicts` are (path, reason)."""
    new: list[str] = []
    same: list[str] = []
    added: Files = {}
    conflicts: list[tuple[str, str]] = []
    for path, data in sorted(files.items()):
        target = os.path.join(folder, path)
        blocked = _blocked(folder, path)
        if blocked:
            conflicts.append((path, blocked))
        elif not os.path.lexists(target):
            new.append(path)
        elif not os.path.isfile(target) or os.path.islink(target):
            conflicts.append((path, "it is not a file"))
        else:
            with open(target, "rb") as stream:
                there = stream.read()
            if there == data:
                same.append(path)
            elif path in _SHARED:
                merged = _merged(there, data)
                if merged == there:
                    same.append(path)
                else:
                    added[path] = merged
            else:
                conflicts.append((path, "it exists and differs"))
    return Plan(tuple(new), tuple(same), added, tuple(conflicts))


def _blocked(folder: str, path: str) -> str | None:
    """Return what is wrong with the folders on the way to a file, None when they exist or can be made."""
    here = folder
    for part in ("", *path.split("/")[:-1]):
        here = os.path.join(here, part) if part else here
        if os.path.lexists(here) and (not os.path.isdir(here) or (part and os.path.islink(here))):
            return f"{os.path.relpath(here, folder) if part else here} is not a folder"
    return None


def _merged(there: bytes, data: bytes) -> bytes:
    known = {line.strip() for line in there.splitlines()}
    missing = [line for line in data.splitlines() if line.strip() and line.strip() not in known]
    if not [line for line in missing if not line.startswith(b"#")]:
        return there
    return b"\n".join([there.rstrip(b"\n"), *missing, b""]) if there.strip() else data


def carry_out(folder: str, files: Files, chosen: Plan, *, say: Callable[[str], None], force: bool) -> None:
    """Write what is planned; with `force` also over files that differ. Raises OSError.

    The project file comes last: a run that breaks off leaves no project that looks finished.
    """
    paths = [*chosen.new, *chosen.added, *(path for path, _ in chosen.conflicts if force)]
    for path in sorted(paths, key=lambda path: (path == "penstock.yaml", path)):
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as stream:
            stream.write(chosen.added.get(path, files[path]))
        say(path)
