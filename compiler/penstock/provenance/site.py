"""The leaf of a template that wrote a value of a Kubernetes object."""

import os
from typing import Any

from penstock.provenance.model import Path, Site
from penstock.provenance.workbench import Workbench
from penstock.semantic_diff.model import Thing


def site(bench: Workbench, thing: Thing, path: Path) -> Site | None:
    """Return where a template writes the value; None for an object that no template makes."""
    from penstock.text import Source, read

    kind = thing.type.rpartition("/")[2]
    template = bench.tracer.made.get((kind, thing.name))
    if template is None:
        return None
    documents = read(Source(f"templates/{template}", bench.tracer.text(template).encode())).documents
    chosen = next((one for one in documents if isinstance(one.data, dict) and one.data.get("kind") == kind), None)
    if chosen is None:
        return None
    trail, leaf = _follow(chosen.data, path)
    root = bench.library.root
    own = root is not None and os.path.isfile(os.path.join(root, "templates", template))
    return Site(chosen.locate(trail), leaf if isinstance(leaf, str) else "" if leaf is None else str(leaf), own)


def _follow(node: Any, path: Path) -> tuple[Path, Any]:
    """Return how far the path of the object leads in the template, and what stands there.

    Items of a list may come from one that repeats (`$for`); keys may come from a `$merge`.
    """
    trail: list[str | int] = []
    for step in path:
        here: str | int
        if isinstance(node, dict):
            here = str(step)
            if here not in node and "$merge" in node:
                here = "$merge"
        elif isinstance(node, list) and node:
            here = _item(node, step)
        else:
            break
        if isinstance(node, dict) and here not in node:
            break
        trail.append(here)
        node = node[here]
        if here == "$merge":
            break
    return tuple(trail), node


def _item(items: list[Any], step: str | int) -> int:
    for index, item in enumerate(items):
        if isinstance(item, dict) and "$for" in item:
            return index
        if index == step:
            return index
    return len(items) - 1
