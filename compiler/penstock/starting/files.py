"""Reads folders of files that are copied into projects, and the files that every project gets."""

import os
from collections.abc import Iterable

from penstock import __version__, resources

Files = dict[str, bytes]
"""Path in the project (with `/`) -> bytes."""

_LEFT_OUT = (".penstock", ".git", "__pycache__", ".venv", "node_modules", ".pulumi")
SCHEMAS = ".schemas"


def read_folder(root: str) -> Files:
    """Return all files below a folder; `dot-` at the start of a name stands for a point. Caches are left out."""
    found: Files = {}
    for here, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = os.path.join(here, name)
            relative = os.path.relpath(path, root).replace(os.sep, "/")
            with open(path, "rb") as stream:
                found[_pointed(relative)] = stream.read()
    return found


def _pointed(path: str) -> str:
    return "/".join("." + part[4:] if part.startswith("dot-") else part for part in path.split("/"))


def schemas() -> Files:
    """Return the schemas for editors, one for each kind and one for all."""
    import json

    from penstock.schema import store
    from penstock.schema.export import ALL, build

    names = [*(store.name_of(kind) for kind in store.kinds()), "project", ALL]
    texts = {
        name: json.dumps(build(name, draft="07", expressions=True), indent=2, ensure_ascii=False) for name in names
    }
    return {f"{SCHEMAS}/{name}.schema.json": f"{text}\n".encode() for name, text in texts.items()}


def providers() -> tuple[str, ...]:
    """Return the CI services (and `pre-commit`) that there are files for."""
    folder = resources.path("templates/ci")
    return tuple(sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name))))


def ci(names: Iterable[str]) -> Files:
    """Return the files of CI services, for this version of the compiler."""
    found: Files = {}
    for name in names:
        for path, data in read_folder(resources.path(f"templates/ci/{name}")).items():
            found[path] = data.replace(b"@PENSTOCK_VERSION@", __version__.encode())
    return found
