"""Helpers of the tests of the tree: make artifacts from a dict, take a picture of a folder."""

import os
import stat

from penstock.artifacts import Artifact

# Killing, failing and random histories need no disk: in memory, where there is such a folder, the same system calls take
# a tenth of the time. The plain cases run on the disk of the machine.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

META = {"compiler": "1.2.3", "schema": "v1"}


def artifacts(files):
    """Artifacts from path -> content; every one comes from a definition named after its file."""
    return [Artifact(path, content, (f"Workflow/{path.rpartition('/')[2]}",)) for path, content in files.items()]


def picture(root, *, skip=()):
    """Everything below `root`: path -> (kind, content or target, permission bits); {} when there is no such folder."""
    seen = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in [*folders, *files]:
            path = os.path.join(folder, name)
            facts = os.lstat(path)
            relative = os.path.relpath(path, root)
            if relative.split(os.sep)[0] in skip:
                continue
            if stat.S_ISLNK(facts.st_mode):
                seen[relative] = ("link", os.readlink(path), 0)
            elif stat.S_ISDIR(facts.st_mode):
                seen[relative] = ("folder", "", stat.S_IMODE(facts.st_mode))
            else:
                with open(path, "rb") as file:
                    seen[relative] = ("file", file.read(), stat.S_IMODE(facts.st_mode))
    return seen


def contents(root):
    """The text of every file below `root` but the lock."""
    return {
        path: data.decode()
        for path, (kind, data, _) in picture(root).items()
        if kind == "file" and path != "penstock.lock.json"
    }


def put(root, path, content="mine\n"):
    """Write a file as a user would."""
    name = os.path.join(root, path)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w") as file:
        file.write(content)


def codes(outcome):
    return [d.code for d in outcome.diagnostics]


def conflict(ours, theirs):
    """What git leaves behind where two sides of a merge touch (spelt out, so that this file is not taken for one)."""
    return f"{'<' * 7} HEAD\n{ours}{'=' * 7}\n{theirs}{'>' * 7} other\n"
