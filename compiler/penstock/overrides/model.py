"""Which template serves: the built-in ones, those of the project in their place, and whether these are still up to date."""

import os
import re
from hashlib import sha256

from penstock import resources
from penstock.record import Record

FOLDERS = ("argocd", "kubernetes", "pulumi")  # what the compiler asks for by path; the others are copied by `init`
_MARK = re.compile(r"^(?:# |\{# )penstock-template: (\S+) sha256:([0-9a-f]{64})(?: #\})?\r?\n")


class Template(Record):
    """One template by its path below `templates/`.

    `state` is built-in; own (the project's file serves); stale (it serves, and the built-in one has changed since it was
    ejected); unmarked (it serves, and does not say from which version it came); useless (no built-in one has this path).
    """

    name: str
    state: str


def builtin() -> tuple[str, ...]:
    """Return the paths of all built-in templates."""
    return tuple(
        sorted(f"{folder}/{path}" for folder in FOLDERS for path in _below(resources.path(f"templates/{folder}")))
    )


def _below(folder: str) -> list[str]:
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        found += [os.path.relpath(os.path.join(here, name), folder).replace(os.sep, "/") for name in names]
    return [name for name in found if name.endswith((".yaml", ".j2"))]


def templates(root: str | None) -> tuple[Template, ...]:
    """Return all templates as they serve the project at `root`; the built-in ones alone without a project."""
    known = builtin()
    own = set(_below(os.path.join(root, "templates"))) if root is not None else set()
    found = [Template(name, _state(root, name) if name in own and root else "built-in") for name in known]
    found += [Template(name, "useless") for name in sorted(own - set(known))]
    return tuple(found)


def _state(root: str, name: str) -> str:
    match = _MARK.match(own_text(root, name))
    if match is None or match[1] != name:
        return "unmarked"
    return "own" if match[2] == digest(resources.read_text(f"templates/{name}")) else "stale"


def own_path(root: str, name: str) -> str:
    """Return where the project's own file of a template is, or would be."""
    return os.path.join(root, "templates", *name.split("/"))


def own_text(root: str, name: str) -> str:
    """Return the text of the project's own file. Raises OSError."""
    with open(own_path(root, name), encoding="utf-8", errors="replace", newline="") as stream:
        return stream.read()


def digest(text: str) -> str:
    """Return the SHA-256 of a template's text, whatever its line ends are."""
    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def ejected(name: str) -> str:
    """Return a built-in template with a first line that says which one it is and what it was like."""
    text = resources.read_text(f"templates/{name}")
    mark = f"penstock-template: {name} sha256:{digest(text)}"
    return (f"{{# {mark} #}}\n" if name.endswith(".j2") else f"# {mark}\n") + text


def find(word: str) -> list[str]:
    """Return the templates that `word` may name: a path, with or without ending, or the end of one."""
    known = builtin()
    if word in known:
        return [word]
    end = word.removeprefix("templates/")
    return [
        name
        for name in known
        if end in (name, bare(name)) or name.endswith(f"/{end}") or bare(name).endswith(f"/{end}")
    ]


def bare(name: str) -> str:
    """Return the path of a template without its ending."""
    return name.removesuffix(".j2").removesuffix(".yaml").removesuffix(".py")
