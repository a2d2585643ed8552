"""What lowering may ask of the world: the place, other definitions' exports, and digests of source files."""

from collections.abc import Callable, Sequence
from typing import Any

from penstock.definitions import Definition
from penstock.place import Place
from penstock.record import Record


class CodeFiles(Record):
    """Files behind a `code.src`: the digest of their bytes and (path in the archive, path from the root) pairs."""

    digest: str
    name: str
    files: tuple[tuple[str, str], ...]


def _no_exports(_kind: str, _name: str) -> dict[str, Any] | None:
    return None


def _no_names(_kind: str) -> Sequence[str]:
    return ()


def _no_code(_path: str) -> CodeFiles | None:
    return None


class Context(Record):
    """What lowering may ask.

    `names(kind)` lists the definitions of a kind. `functions` says whether the cloud runs functions by itself, `topics` whether
    its queues are fed by topics of their own, `scaler_identity` whether the autoscaler measures a queue as an identity of the
    definition; `exports(kind, name)` gives what another definition offers, or None; `code(path)` reads the files of a package,
    None when there are none. `folder` is where the definition's file is, counted from the project, in a place whose workers
    run beside it and not from an image.
    """

    place: Place
    functions: bool = False
    topics: bool = False
    scaler_identity: bool = False
    exports: Callable[[str, str], dict[str, Any] | None] = _no_exports
    code: Callable[[str], CodeFiles | None] = _no_code
    folder: str | None = None
    names: Callable[[str], Sequence[str]] = _no_names


def node_id(sort: str, definition: Definition, part: str = "") -> str:
    """Return the id of a node of this definition: `queue/workflow-goes-glm`, with `-part` where there are several."""
    base = f"{sort}/{definition.kind.lower()}-{definition.name}"
    return f"{base}-{part}" if part else base


def stable_name(definition: Definition) -> str:
    """Return the name from which the names of stateful things are made: the first that the definition ever had.

    A rename (`metadata.formerly`) must neither delete nor replace a queue, a table or a store.
    """
    former = definition.metadata.formerly
    return former[0] if former else definition.name
