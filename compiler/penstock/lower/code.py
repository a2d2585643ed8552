"""Lowering of `code`: the files of a package become a stored object that the worker loads before it starts."""

import re
from typing import Any

from penstock.definitions import Definition
from penstock.definitions.common import Code
from penstock.graph.nodes import Node, Store, StoredObject
from penstock.lower.context import CodeFiles, Context, node_id
from penstock.lower.parts import grant

STORE = "code"


def _word(name: str) -> str:
    """Return a file name as a part of an id: two files may have the same bytes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _stored(definition: Definition, files: CodeFiles) -> StoredObject:
    return StoredObject(
        id=node_id("object", definition, f"code-{files.digest[:12]}-{_word(files.name)}"),
        definition=definition.id,
        store=f"store/{STORE}",
        path=f"{files.digest}/{files.name}",
        files=files.files,
        formerly=definition.metadata.formerly,
    )


def lower_code(
    definition: Definition, code: Code | None, identity: str, context: Context
) -> tuple[dict[str, Any] | None, list[Node]]:
    """Return the `handler.code` of the worker configuration and the nodes behind it.

    Local files go to the store `code` under the digest of their bytes, so the same bytes are stored once; an address of a
    package that was uploaded elsewhere is taken as it is.
    """
    if code is None:
        return None, []
    settings: dict[str, Any] = {}
    nodes: list[Node] = []
    for part, source in (("src", code.src), ("requirements", code.requirements)):
        if source is None:
            continue
        files = None if "://" in source else context.code(source)
        if files is None:
            settings[part] = source
            continue
        stored = _stored(definition, files)
        settings[part] = f"store://{STORE}/{stored.path}"
        nodes.append(stored)
    if code.pip_options:
        settings["pipOptions"] = list(code.pip_options)
    if nodes:
        store = Store(id=f"store/{STORE}", definition="", name=STORE)
        nodes = [store, *nodes, grant(definition, identity, "store.read", store.id)]
    return settings, nodes
