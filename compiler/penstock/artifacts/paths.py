"""Which paths a tree may hold: inside it, portable, and no two that one disk would take for the same."""

import re
from collections.abc import Iterable

from penstock.artifacts.model import LOCK_NAME

_PLAIN = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9_-])?(?:/|\Z))+(?<!/)")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*]')
_MAX_COMPONENT = 255  # bytes: ext4, APFS and NTFS agree


def problem(path: str) -> str | None:
    """Return why `path` cannot be in a tree, or None when it can."""
    if _PLAIN.fullmatch(path) and (len(path) != len(LOCK_NAME) or path.lower() != LOCK_NAME):
        return None
    if not path:
        return "it is empty"
    if path.casefold() == LOCK_NAME:
        return "it is the name of the lock"
    if path.startswith("/"):
        return "it is absolute"
    if found := _FORBIDDEN.search(path):
        return f"it holds {found.group()!r}, which some file systems refuse"
    for part in path.split("/"):
        if reason := _component_problem(part):
            return reason
    return None


def _component_problem(part: str) -> str | None:
    if part in ("", "."):
        return "it has an empty part"
    if part == "..":
        return "it leaves the tree"
    if part.casefold() in (".git", "git~1"):
        return "git refuses such a name"
    if part[-1] in ". ":
        return f"{part!r} ends in a dot or a space, which some file systems drop"
    try:
        size = len(part.encode())
    except UnicodeEncodeError:
        return "it is not valid Unicode"
    return f"{part[:20]!r}... is longer than {_MAX_COMPONENT} bytes" if size > _MAX_COMPONENT else None


def first_problem(many: Iterable[str]) -> tuple[str, str] | None:
    """Return the first path that cannot be in a tree, with the reason; None when all can."""
    return next(((path, reason) for path in many if (reason := problem(path))), None)


def parents(path: str) -> list[str]:
    """Return the folders above `path`, the nearest first, without the root."""
    found = []
    cut = path.rfind("/")
    while cut > 0:
        path = path[:cut]
        found.append(path)
        cut = path.rfind("/")
    return found


def folders(paths: Iterable[str]) -> set[str]:
    """Return every folder above any of `paths`, without the root."""
    found: set[str] = set()
    for path in paths:
        cut = path.rfind("/")
        while cut > 0:
            path = path[:cut]
            if path in found:
                break
            found.add(path)
            cut = path.rfind("/")
    return found


def fold(path: str) -> str:
    """Return what a case-insensitive, normalising disk (APFS, NTFS) takes `path` for."""
    if path.isascii():
        return path.lower()
    import unicodedata

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collisions(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of paths that cannot both exist everywhere: same but for case, or a file that is also a folder.

    The first of each pair comes first in sorted order; a pair of folders is shown by the first path in each.
    """
    ordered = sorted(paths)
    above = folders(ordered)
    found = [(path, next(p for p in ordered if p.startswith(path + "/"))) for path in ordered if path in above]
    if len({fold(p) for p in ordered} | {fold(p) for p in above}) == len(ordered) + len(above) - len(found):
        return found
    seen: dict[str, tuple[str, str]] = {}  # folded -> (as written, the path that wrote it)
    clashes: dict[tuple[str, str], None] = dict.fromkeys(found)
    for path in ordered:
        for node in (*reversed(parents(path)), path):
            first, owner = seen.setdefault(fold(node), (node, path))
            if first != node:
                clashes.setdefault((owner, path))
                break
    return list(clashes)
