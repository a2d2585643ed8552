"""Makes documents for tests: valid ones straight from a schema, and broken ones by changing a valid one."""

import copy
from random import Random
from typing import Any

from penstock.schema import store
from penstock.schema.nodes import alternatives, flat

Path = tuple[str | int, ...]


def valid(name: str, rng: Random, *, full: bool = False) -> Any:
    """Return data that the schema `name` accepts; with `full`, every optional key is there."""
    return _make(store.tree(name), name, rng, 1.0 if full else rng.choice((0.1, 0.4, 0.8)))


def _make(schema: dict[str, Any], file: str, rng: Random, much: float) -> Any:
    schema, file = flat(schema, file)
    if "const" in schema:
        return schema["const"]
    if "discriminator" in schema:
        return _make(rng.choice(list(alternatives(schema, file).values())), file, rng, much)
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, file, rng, much)
    if kind == "array":
        return _list(schema, file, rng, much)
    if "oneOf" in schema:
        # the examples of a value of several shapes are those shapes
        return copy.deepcopy(rng.choice(schema["examples"]))
    if kind == "integer":
        low = schema.get("minimum", -5)
        return rng.randint(low, min(schema.get("maximum", low + 50), low + 50))
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "string" and not {"pattern", "maxLength"} & schema.keys() and rng.random() < 0.3:
        return "".join(rng.choice("ab Z9-é_\n") for _ in range(rng.randint(schema.get("minLength", 0), 8)))
    return copy.deepcopy(rng.choice(schema["examples"]))


def _object(schema: dict[str, Any], file: str, rng: Random, much: float) -> dict[str, Any]:
    if "properties" not in schema:
        return _map(schema, file, rng, much)
    wanted = set(schema.get("required", ()))
    excluded: set[str] = set()
    if "oneOf" in schema:
        group = rng.choice(schema["oneOf"])
        wanted |= set(group["required"])
        excluded = {key for other in schema["oneOf"] if other is not group for key in other["required"]} - wanted
    keys = [key for key in schema["properties"] if key in wanted or (key not in excluded and rng.random() < much)]
    if rng.random() < 0.3:
        rng.shuffle(keys)
    return {key: _make(schema["properties"][key], file, rng, much) for key in keys}


def _map(schema: dict[str, Any], file: str, rng: Random, much: float) -> dict[str, Any]:
    inner = schema.get("additionalProperties", True)
    if inner is True or "examples" not in schema:
        return copy.deepcopy(rng.choice(schema.get("examples", [{}])))
    keys = list(schema["examples"][0])
    if not schema.get("minProperties") and rng.random() > much:
        return {}
    return {key: _make(inner, file, rng, much) for key in keys}


def _list(schema: dict[str, Any], file: str, rng: Random, much: float) -> list[Any]:
    least = schema.get("minItems", 0)
    items = [_make(schema["items"], file, rng, much) for _ in range(rng.randint(least, max(least, 2)))]
    if schema.get("uniqueItems"):
        items = [item for index, item in enumerate(items) if item not in items[:index]]
    return items


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    3,
    10**6,
    1.5,
    2.0,
    "",
    "x",
    "10",
    "yes",
    "A B",
    "a" * 300,
    [],
    [1],
    ["a", "a"],
    {},
    {"x": 1},
)


def broken(data: Any, rng: Random, changes: int = 1) -> Any:
    """Return a copy of `data` with a few random changes; now and then it stays valid."""
    data = copy.deepcopy(data)
    for _ in range(changes):
        path = rng.choice(list(paths(data)))
        if not path:
            continue
        parent = _at(data, path[:-1])
        way = rng.randrange(4)
        if way == 0:
            del parent[path[-1]]
        elif way == 1 and isinstance(parent, dict):
            parent[rng.choice(("x", "name", "scale", "cron", "type", str(path[-1]) + "s"))] = copy.deepcopy(
                rng.choice(ODD)
            )
        elif way == 2 and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[0]))
        else:
            parent[path[-1]] = copy.deepcopy(rng.choice(ODD))
    return data


def paths(data: Any, path: Path = ()) -> list[Path]:
    """Return the paths of all values of `data`, the root first."""
    found = [path]
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in steps:
        found += paths(inner, (*path, step))
    return found


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
