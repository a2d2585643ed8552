"""Builds self-contained schemas for others: one file for each kind or for all, in two drafts, with or without expressions."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, Final

from penstock.schema import store

DRAFTS: Final = {"2020-12": store.DRAFT, "07": "http://json-schema.org/draft-07/schema#"}
ALL: Final = "penstock"  # the name of the schema that takes a definition of any kind

_ABOUT = ("title", "description", "default", "examples")
_EXPRESSION = {"type": "string", "pattern": r"^\s*\$\{\{[\s\S]*\}\}\s*$"}
_TEXT_WITH_EXPRESSION = {"type": "string", "pattern": r"\$\{\{"}
_FORMS = frozenset(("enum", "pattern", "minLength", "maxLength", "const"))
# A definition is known by these before any expression has a value.
_FIXED = frozenset(("name", "extends", "formerly"))

Schema = dict[str, Any]


def build(name: str, *, draft: str = "2020-12", expressions: bool = False) -> Schema:
    """Return the schema `name` (`workflow`, or `penstock` for all kinds) with everything that it needs inside.

    With `expressions`, a `${{ }}` may stand where a number, a truth value, a list or a text of a certain form is wanted, so
    that editors do not complain about what is right. Draft 07 is built of the keywords that editors know. Raises LookupError
    when there is no such schema, KeyError for an unknown draft.
    """
    uri = DRAFTS[draft]
    kinds = [store.name_of(kind) for kind in store.kinds()] if name == ALL else []
    root = _any_kind(kinds) if name == ALL else _inline(store.tree(name), name)
    definitions = {kind: _without_head(_inline(store.tree(kind), kind)) for kind in kinds}
    definitions |= dict(sorted(_reachable([root, *definitions.values()])))
    if expressions:
        root = root if name == ALL else _with_expressions(root)
        definitions = {key: _with_expressions(value, _fixed(key)) for key, value in definitions.items()}
    folder = "bundle/" if draft == "2020-12" else f"draft-{draft}/"
    head = {"$schema": uri, "$id": f"{store.BASE}{folder}{name}.schema.json"}
    out = head | _without_head(root) | ({"$defs": definitions} if definitions else {})
    return _as_draft_07(out) if draft == "07" else out


def _any_kind(names: list[str]) -> Schema:
    """Return a schema that looks at `kind` and takes the definition by the schema of that kind."""
    trees = [store.tree(name) for name in names]
    version = trees[0]["properties"]["apiVersion"]
    tags = [tree["properties"]["kind"]["const"] for tree in trees]
    kind = {
        "type": "string",
        "title": "Kind",
        "description": "What this definition is.",
        "enum": tags,
        "examples": tags[:1],
    }
    branches = [
        {
            "if": {"properties": {"kind": {"const": tag}}, "required": ["kind"]},
            "then": {"$ref": f"#/$defs/{name}"},
        }
        for tag, name in zip(tags, names, strict=True)
    ]
    return {
        "title": "Definition",
        "description": "A definition of penstock, of any kind.",
        "type": "object",
        "required": ["apiVersion", "kind"],
        "properties": {"apiVersion": version, "kind": kind},
        "allOf": branches,
    }


def _without_head(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id", "$defs")}


def _inline(schema: Any, name: str) -> Any:
    """Return a copy of `schema` whose references lead to `#/$defs/FILE.NAME`."""

    def change(node: Schema) -> Schema:
        return {**node, "$ref": f"#/$defs/{_place(node['$ref'], name)}"} if "$ref" in node else node

    return _map(copy.deepcopy(schema), change)


def _place(ref: str, name: str) -> str:
    file, _, pointer = ref.partition("#/$defs/")
    return f"{file.removesuffix('.schema.json') or name}.{pointer}"


def _reachable(schemas: list[Schema]) -> Iterator[tuple[str, Schema]]:
    """Yield each shared part that the schemas need, with its place."""
    seen: set[str] = set()
    pending = [ref for schema in schemas for ref in _refs(schema)]
    while pending:
        place = pending.pop()
        name, dot, part = place.partition(".")
        if not dot or place in seen:
            continue
        seen.add(place)
        found = _inline(store.tree(name)["$defs"][part], name)
        pending += _refs(found)
        yield place, found


def _refs(schema: Any) -> list[str]:
    found: list[str] = []

    def collect(node: Schema) -> Schema:
        if "$ref" in node:
            found.append(node["$ref"].removeprefix("#/$defs/"))
        return node

    _map(schema, collect)
    return found


def _map(schema: Any, change: Callable[[Schema], Schema]) -> Any:
    """Apply `change` to a schema and to every schema inside, the inner ones first; data in it (examples) stays."""
    if not isinstance(schema, dict):
        return schema
    out: Schema = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            out[key] = {each: _map(inner, change) for each, inner in value.items()}
        elif key in ("items", "additionalProperties", "propertyNames", "if", "then"):
            out[key] = _map(value, change)
        elif key in ("allOf", "oneOf", "anyOf"):
            out[key] = [_map(inner, change) for inner in value]
        else:
            out[key] = value
    return change(out)


def _fixed(definition: str) -> frozenset[str]:
    return _FIXED if definition == "common.metadata" else frozenset()


def _with_expressions(schema: Schema, fixed: frozenset[str] = frozenset()) -> Schema:
    """Return `schema` with expressions as an alternative of each value that would refuse them, but for the keys `fixed`."""
    out = dict(schema)
    if "properties" in out:
        tag = out.get("discriminator", {}).get("propertyName")
        out["properties"] = {
            key: value if key in fixed or key == tag or "const" in value else _open(value)
            for key, value in out["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(out.get(key), dict):
            out[key] = _open(out[key])
    if "then" in out:
        out["then"] = _with_expressions(out["then"])
    if "allOf" in out:
        out["allOf"] = [_with_expressions(inner) for inner in out["allOf"]]
    return out


def _open(schema: Schema) -> Schema:
    """Return `schema`, or an alternative of it and an expression."""
    inner = _with_expressions(schema)
    if "$ref" in inner:
        place = inner["$ref"].removeprefix("#/$defs/")
        name, _, part = place.partition(".")
        target = store.tree(name)["$defs"][part]
    else:
        target = inner
    kind = target.get("type")
    if kind == "object" or ("type" not in target and "oneOf" not in target):
        return inner
    if isinstance(kind, list) and "string" in kind:
        return inner
    if kind == "string":
        return _either(inner, _TEXT_WITH_EXPRESSION) if _FORMS & target.keys() else inner
    return _either(inner, _EXPRESSION)


def _either(schema: Schema, other: Schema) -> Schema:
    about = {key: schema[key] for key in _ABOUT if key in schema}
    rest = {key: value for key, value in schema.items() if key not in _ABOUT}
    return about | {"anyOf": [rest, other]}


def _as_draft_07(schema: Schema) -> Schema:
    """Return `schema` in draft 07: `definitions`, nothing beside `$ref`, no keyword that editors do not know."""

    def change(node: Schema) -> Schema:
        out = {key: value for key, value in node.items() if key != "discriminator"}
        if "$ref" in out:
            target = out["$ref"].replace("#/$defs/", "#/definitions/")
            beside = {key: value for key, value in out.items() if key != "$ref"}
            out = beside | {"allOf": [{"$ref": target}]} if beside else {"$ref": target}
        if "$defs" in out:
            out["definitions"] = out.pop("$defs")
        return out

    built: Schema = _map(schema, change)
    return built
