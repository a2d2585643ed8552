"""The reference stacks: lists them, and gives the files of one with what an editor needs to know."""

import os
import re

from penstock import resources
from penstock.record import Record
from penstock.starting.files import SCHEMAS, Files, read_folder

_KIND = re.compile(rb"^kind: *([A-Za-z]+) *$", re.MULTILINE)
_NATIVE = re.compile(rb"^apiVersion: *penstock\.dev/", re.MULTILINE)
_MODELINE = b"yaml-language-server:"


class Stack(Record):
    """One reference stack; `summary` is the first paragraph of its README."""

    name: str
    summary: str


def stacks() -> tuple[Stack, ...]:
    """Return every reference stack: each folder with a `penstock.yaml`."""
    folder = resources.root("stacks")
    names = sorted(name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name, "penstock.yaml")))
    return tuple(Stack(name, _summary(os.path.join(folder, name))) for name in names)


def _summary(folder: str) -> str:
    try:
        with open(os.path.join(folder, "README.md"), encoding="utf-8") as stream:
            paragraphs = stream.read().split("\n\n")
    except FileNotFoundError:
        return ""
    return next((" ".join(part.split()) for part in paragraphs if part and not part.startswith("#")), "")


def files(name: str) -> Files:
    """Return the files of a stack; its native definitions name their schema in a first line."""
    found = read_folder(resources.path(f"stacks/{name}"))
    common = read_folder(resources.path("templates/init/common"))
    for path in (".gitignore", ".gitattributes"):
        found.setdefault(path, common[path])
    return {path: with_modeline(path, data) for path, data in found.items()}


def with_modeline(path: str, data: bytes) -> bytes:
    """Return a file with the line that tells an editor its schema, when it is a native definition without one.

    A file of several kinds gets the schema that takes all of them. What is rendered is left as it is.
    """
    if not path.endswith((".yaml", ".yml")) or path.startswith("rendered/"):
        return data
    kinds = {kind.decode().lower() for kind in _KIND.findall(data)}
    if not kinds or _MODELINE in data or not _NATIVE.search(data):
        return data
    name = kinds.pop() if len(kinds) == 1 else "penstock"
    up = "../" * path.count("/")
    return f"# {_MODELINE.decode()} $schema={up}{SCHEMAS}/{name}.schema.json\n".encode() + data
