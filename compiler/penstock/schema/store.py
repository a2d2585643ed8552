"""Finds the schema files, bundles the ones that a kind needs into one text, and lists the kinds."""

import re
from typing import Any

from penstock.resources import read_text, root

BASE = "https://penstock.dev/schemas/v1/"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SUFFIX = ".schema.json"
_FILE_REF = re.compile(r'"\$ref": ?"([a-z]+)\.schema\.json#')

_texts: dict[str, str] = {}
_trees: dict[str, dict[str, Any]] = {}
_known: dict[str, bool] = {}


def text(name: str) -> str:
    """Return the text of the schema file `name` (`workflow`, `common`). Raises LookupError when there is none."""
    found = _texts.get(name)
    if found is None:
        try:
            found = read_text(f"schemas/{name}{_SUFFIX}")
        except (FileNotFoundError, ValueError):
            raise LookupError(f"there is no schema {name!r}") from None
        _texts[name] = found
    return found


def tree(name: str) -> dict[str, Any]:
    """Return the schema file `name`, parsed. Raises LookupError when there is none."""
    found = _trees.get(name)
    if found is None:
        import json

        found = _trees[name] = json.loads(text(name))
    return found


def name_of(kind: str) -> str:
    """Return the name of the schema file of `kind`: `StreamClass` -> `streamclass`."""
    return kind.lower()


def needed(name: str) -> tuple[str, ...]:
    """Return the names of the schema files that `name` needs, itself first."""
    found = [name]
    for one in found:
        found += [other for other in dict.fromkeys(_FILE_REF.findall(text(one))) if other not in found]
    return tuple(found)


def bundle(name: str) -> str:
    """Return one JSON text that holds the schema `name` and all that it refers to.

    The files stand in `$defs` under their own `$id`, as JSON Schema 2020-12 lets them (compound documents), so that no file
    has to be parsed here: a JSON parser would cost the start path more than the whole validation.
    """
    parts = ",".join(f'"{one}":{text(one)}' for one in needed(name))
    return f'{{"$schema":"{DRAFT}","$ref":"{BASE}{name}{_SUFFIX}","$defs":{{{parts}}}}}'


def is_kind(kind: str) -> bool:
    """Tell whether `kind` is a kind of definition, by its schema."""
    known = _known.get(kind)
    if known is None:
        known = _known[kind] = kind.isascii() and kind.isalpha() and _describes(kind)
    return known


def _describes(kind: str) -> bool:
    """Tell from the text alone, unparsed, whether the schema of `kind` is one of a definition."""
    try:
        found = text(name_of(kind))
    except LookupError:
        return False
    return f'"const": "{kind}"' in found and '"spec": {' in found


def kinds() -> tuple[str, ...]:
    """Return the kinds of definitions, in alphabetical order: what a schema with a `spec` is named."""
    found = (tree(name).get("properties", {}) for name in names())
    return tuple(sorted(one["kind"]["const"] for one in found if "spec" in one and "const" in one.get("kind", {})))


def names() -> tuple[str, ...]:
    """Return the names of all schema files, in alphabetical order."""
    from os import listdir

    return tuple(sorted(file.removesuffix(_SUFFIX) for file in listdir(root("schemas")) if file.endswith(_SUFFIX)))


def resolve(ref: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the schema that `ref` leads to from the file `name`, and the file that it stands in."""
    file, _, pointer = ref.partition("#")
    if file:
        name = file.removeprefix(BASE).removesuffix(_SUFFIX)
    node: Any = tree(name)
    for step in pointer.split("/")[1:]:
        node = node[step.replace("~1", "/").replace("~0", "~")]
    return node, name
