"""Walks schemas: what they say about one place, which keys an object takes, and where else a key belongs."""

from collections.abc import Iterator
from typing import Any

from penstock.record import Record
from penstock.schema import store
from penstock.text.paths import format_path

Step = str | int
Template = tuple[str, ...]  # a path with `*` for any key of a map and `[]` for any item of a list

_FACTS = ("title", "description", "examples", "default")
_DEEPER = {"items": "[]", "additionalProperties": "*"}
_ANY = frozenset(_DEEPER.values())


class Place(Record):
    """What the schema says about one place of a definition.

    `schema` holds the keyword that failed, in the schema file `file`. Facts come from the outermost `$ref` on the way, which
    knows best what the value is for. `choice` is the discriminated schema that led here, None without alternatives.
    """

    schema: dict[str, Any]
    file: str
    facts: dict[str, Any]
    choice: dict[str, Any] | None


def walk(name: str, evaluation_path: list[Step]) -> Place:
    """Follow the path of an error (which ends in the failing keyword) through the bundle of the schema `name`."""
    node: Any = store.tree(name)
    file = name
    facts: dict[str, Any] = {}
    choice: dict[str, Any] | None = None
    inside = False  # in a map of schemas (`properties`), not in a schema
    for step in evaluation_path[1:-1]:
        if inside:
            node, inside, facts, choice = node[str(step)], False, {}, None
        elif step == "$ref":
            node, file = store.resolve(node["$ref"], file)
        else:
            node = node[step]
            if step == "properties":
                inside = True
                continue
            if step in _DEEPER:
                facts, choice = {}, None
        if isinstance(node, dict):
            facts = {fact: node[fact] for fact in _FACTS if fact in node} | facts
            choice = node if "discriminator" in node else choice
    return Place(node, file, facts, choice)


def flat(schema: dict[str, Any], file: str) -> tuple[dict[str, Any], str]:
    """Follow the `$ref` of a schema, if any; what stands beside the reference wins."""
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema, file = store.resolve(schema["$ref"], file)
        schema = schema | beside
    return schema, file


def alternatives(schema: dict[str, Any], file: str) -> dict[str, dict[str, Any]]:
    """Return the alternatives of a discriminated schema by the value of their tag, in the schema's order."""
    tag = schema["discriminator"]["propertyName"]
    out = {}
    for branch in schema["allOf"]:
        chosen, _ = flat(branch["then"], file)
        out[branch["if"]["properties"][tag]["const"]] = chosen
    return out


def objects(name: str) -> Iterator[tuple[Template, dict[str, Any], str]]:
    """Yield every object of the schema `name`: where it stands, its properties and the file that they are in."""
    yield from _objects(store.tree(name), name, ())


def _objects(schema: dict[str, Any], file: str, path: Template) -> Iterator[tuple[Template, dict[str, Any], str]]:
    schema, file = flat(schema, file)
    if "properties" in schema:
        yield path, schema["properties"], file
        for key, inner in schema["properties"].items():
            yield from _objects(inner, file, (*path, key))
    for keyword, step in _DEEPER.items():
        if isinstance(schema.get(keyword), dict):
            yield from _objects(schema[keyword], file, (*path, step))
    for branch in schema.get("allOf", ()):
        yield from _objects(branch.get("then", {}), file, path)
    for branch in schema.get("oneOf", ()):
        yield from _objects(branch, file, path)


def homes(name: str, key: str) -> list[Template]:
    """Return the places whose objects take `key`, in the schema's order."""
    return list(dict.fromkeys(path for path, properties, _ in objects(name) if key in properties))


def nearest(places: list[Template], path: tuple[Step, ...]) -> Template | None:
    """Return the place that has most of its way in common with `path`, and of those the one that is fewest steps away."""

    def distance(place: Template) -> tuple[int, int]:
        shared = 0
        for one, other in zip(place, path, strict=False):
            if one != other and one not in _ANY:
                break
            shared += 1
        return len(place) + len(path) - 2 * shared, -shared

    return min(places, key=distance, default=None)


def same(place: Template, path: tuple[Step, ...]) -> bool:
    """Tell whether `path` is at `place`."""
    return len(place) == len(path) and all(one == other or one in _ANY for one, other in zip(place, path, strict=True))


def show(place: Template, path: tuple[Step, ...]) -> str:
    """Return a place as people write it; as long as it goes the same way as `path`, with the keys and indexes of `path`."""
    steps: list[Step] = []
    for index, step in enumerate(place):
        if index == len(path) or not (step == path[index] or step in _ANY):
            break
        steps.append(path[index])
    rest = place[len(steps) :]
    text = format_path(tuple(steps))
    for step in rest:
        text += step if step == "[]" else f".{step}" if text else step
    return text
