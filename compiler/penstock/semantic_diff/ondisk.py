"""The tree on disk: the files that the lock of an environment owns."""

import os

from penstock.artifacts import LOCK_NAME
from penstock.artifacts import lock as locks
from penstock.project import Project
from penstock.semantic_diff.read import File


def environments(project: Project) -> list[str]:
    """Return the environments that have a rendered tree."""
    home = project.path(project.settings.rendered)
    try:
        names = sorted(os.listdir(home))
    except OSError:
        return []
    return [name for name in names if os.path.isfile(os.path.join(home, name, LOCK_NAME))]


def files(project: Project, environment: str) -> tuple[list[File], set[str]]:
    """Return the owned files and the definitions of an environment's tree; a file that is gone is left out.

    Raises LockError for a lock that cannot be read.
    """
    folder = os.path.join(project.path(project.settings.rendered), environment)
    with open(os.path.join(folder, LOCK_NAME), encoding="utf-8", errors="replace") as stream:
        lock = locks.parse(stream.read())
    found: list[File] = []
    names: set[str] = set()
    for path, (_, owners) in lock.files.items():
        names.update(owners)
        try:
            with open(os.path.join(folder, path), encoding="utf-8", errors="surrogateescape", newline="") as stream:
                found.append((path, stream.read(), owners))
        except OSError:
            continue
    return found, names
