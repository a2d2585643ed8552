"""The starter: a small project for one cloud, from `templates/init`."""

import os

from penstock import resources
from penstock.starting.files import Files, read_folder

DEFAULT = "local"
_BESIDE = ("NEXT.md", "README.md")


def clouds() -> tuple[str, ...]:
    """Return the clouds that a starter exists for."""
    folder = resources.path("templates/init")
    found = (name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    return tuple(sorted(name for name in found if name != "common"))


def files(cloud: str, project: str) -> Files:
    """Return the files of a new project called `project`, by path."""
    found = read_folder(resources.path("templates/init/common"))
    own = read_folder(resources.path(f"templates/init/{cloud}"))
    following = own.get("NEXT.md", b"")
    found |= {path: data for path, data in own.items() if path not in _BESIDE}
    found["README.md"] = found["README.md"].replace(b"@PROJECT@", project.encode()).replace(b"@NEXT@\n", following)
    return found
