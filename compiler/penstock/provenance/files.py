"""From a place in a rendered file to the object it is about: `rendered/prod/manifests/x.yaml#/1/spec/replicas`."""

import os

from penstock.artifacts.lock import LockError
from penstock.project import Project
from penstock.provenance.paths import find
from penstock.semantic_diff import ondisk
from penstock.text import format_path


def locate(project: Project, text: str) -> tuple[str, str, str]:
    """Return environment, definition and `Kind/name:path` for a file and a JSON pointer whose first step counts objects.

    Raises LookupError with a sentence when it is no file of the tree or the pointer leads nowhere.
    """
    file, _, pointer = text.partition("#")
    home = os.path.abspath(project.path(project.settings.rendered))
    inside = os.path.relpath(os.path.abspath(file), home).replace(os.sep, "/")
    environment, _, path = inside.partition("/")
    if inside.startswith("..") or environment not in ondisk.environments(project):
        raise LookupError(f"{file} is not a rendered file of this project")
    try:
        files, _ = ondisk.files(project, environment)
    except LockError as error:
        raise LookupError(f"the lock of {environment} cannot be used: {error}") from None
    found = next((row for row in files if row[0] == path), None)
    if found is None:
        raise LookupError(f"{file} is not a rendered file of this project")
    if not found[2]:
        raise LookupError(f"{file} belongs to the platform, not to one definition")
    if not path.startswith("manifests/"):
        raise LookupError("a pointer needs a manifest; name a resource as `storage.Queue/NAME:PATH` instead")
    return environment, found[2][0], _target(path, found[1], pointer)


def _target(path: str, text: str, pointer: str) -> str:
    from penstock.text import Source, read

    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    objects = [one.data for one in read(Source(path, text.encode())).documents if isinstance(one.data, dict)]
    if not steps or not steps[0].isdecimal() or int(steps[0]) >= len(objects):
        raise LookupError(f"the pointer begins with the number of an object, 0 to {len(objects) - 1}")
    chosen = objects[int(steps[0])]
    trail: list[str | int] = []
    for step in steps[1:]:
        here = find(chosen, tuple(trail))[1]
        trail.append(int(step) if isinstance(here, list) and step.isdecimal() else step)
    return f"{chosen['kind']}/{chosen['metadata']['name']}:{format_path(tuple(trail))}"
