"""The typed records and the schemas say the same: fields, types, defaults, optional or not, allowed values."""

import types
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from penstock.definitions import Metadata, common, environment, kinds, pipeline, policy, stream, streamclass, workflow
from penstock.definitions.reading import seconds
from penstock.definitions.workflow import UNSET
from penstock.record import Record, default_of, fields
from penstock.schema import store
from penstock.schema.nodes import alternatives, flat

# Objects whose presence says something, so that absence is None and not the defaults.
PRESENCE = {"Resources", "ResourceList", "Foreach"}
# Lists where absence means "all", so that it is None and not the empty list.
ALL_WHEN_ABSENT = {"include", "environments", "kinds"}
SPECIAL = {"repoURL": "repo_url", "ephemeral-storage": "ephemeral_storage", "class": "class_", "for": "for_"}
MODULES = (common, workflow, pipeline, stream, streamclass, environment, policy)


def test_every_kind_with_a_schema_has_a_typed_model_and_the_other_way_round():
    assert kinds() == store.kinds()
    assert len(kinds()) >= 6


@pytest.mark.parametrize("kind", kinds())
def test_the_model_of_the_specification_is_the_schema(kind):
    module = import_module(f"penstock.definitions.{kind.lower()}")
    tree = store.tree(store.name_of(kind))
    seen: list[str] = []
    compare(getattr(module, f"{kind}Spec"), tree["properties"]["spec"], store.name_of(kind), "spec", seen)
    assert len(seen) >= 4


def test_the_model_of_the_metadata_is_the_schema():
    schema, file = flat(store.tree("workflow")["properties"]["metadata"], "workflow")
    compare(Metadata, schema, file, "metadata", [])


def test_a_difference_in_any_respect_is_noticed():
    """The comparison above can fail: each change to a schema below is one that it must see."""
    schema, file = flat({"$ref": "common.schema.json#/$defs/scale"}, "workflow")
    properties = schema["properties"]

    def changed(**keys: Any) -> dict[str, Any]:
        return {**schema, "properties": {**properties, **keys}}

    variants = [
        changed(extra={"type": "string"}),
        {**schema, "properties": {key: value for key, value in properties.items() if key != "max"}},
        changed(max={**properties["max"], "default": 11}),
        changed(max={**properties["max"], "type": "string"}),
        changed(cooldown={**properties["cooldown"], "default": "6m"}),
        {**schema, "required": ["max"]},
    ]
    compare(common.Scale, schema, file, "scale", [])
    for variant in variants:
        with pytest.raises(AssertionError):
            compare(common.Scale, variant, file, "scale", [])
    item, _ = flat({"$ref": "common.schema.json#/$defs/accessItem"}, "workflow")
    mode = {**item["properties"]["mode"], "enum": ["read", "write"]}
    with pytest.raises(AssertionError):
        compare(common.AccessItem, {**item, "properties": {**item["properties"], "mode": mode}}, file, "access", [])


def compare(cls: type[Record], schema: dict[str, Any], file: str, path: str, seen: list[str]) -> None:
    """Assert that `cls` is the object `schema`, and everything below too."""
    assert schema["type"] == "object", path
    assert schema["additionalProperties"] is False, f"{path} is not closed"
    expected = {snake(key): key for key in schema["properties"]}
    assert set(fields(cls)) == set(expected), path
    hints = get_type_hints(cls, localns={"Mapping": Mapping, "Map": Mapping} | types_of(cls))
    for field, key in expected.items():
        here = f"{path}.{key}"
        seen.append(here)
        raw = schema["properties"][key]
        inner, where = flat(raw, file)
        required = key in schema.get("required", ())
        hint = hints[field]
        check_default(cls, field, key, inner, hint, here, required=required)
        if not required and get_default(cls, field) is None:
            assert type(None) in get_args(hint), f"{here} may be absent, so None must be allowed"
            hint = without_none(hint)
        check_type(hint, inner, where, here, seen)


def types_of(cls: type[Record]) -> dict[str, Any]:
    return vars(import_module(cls.__module__)) | ({} if cls.__module__ != stream.__name__ else {"Map": Mapping})


def check_default(cls, field, key, schema, hint, here, *, required):
    if "const" in schema:
        assert default_of(cls, field) == schema["const"], here
        return
    if required:
        assert get_default(cls, field) == "(required)", here
        return
    default = get_default(cls, field)
    if key == "default" and default is UNSET:
        return
    if "default" in schema:
        assert default == converted(schema["default"], schema), here
        assert type(default) is type(converted(schema["default"], schema)), here
    elif (
        ("additionalProperties" in schema and schema["additionalProperties"] is not False)
        or "discriminator" in schema
        or ("oneOf" in schema and "type" not in schema and not shape_of_list(schema))
    ):
        assert default is None, here
    elif shape_of_list(schema):
        assert default == (), here
    elif schema.get("type") == "array":
        assert default == (None if key in ALL_WHEN_ABSENT else ()), here
    elif schema.get("type") == "object" and "properties" in schema:
        record = without_none(hint)
        buildable = not schema.get("required") and record.__name__ not in PRESENCE
        assert default == (record() if buildable else None), here
    else:
        assert default is None, here


def shape_of_list(schema):
    """A text or a list of texts: the model always has the list."""
    kinds_ = [branch.get("type") for branch in schema.get("oneOf", ())]
    return kinds_ == ["string", "array"] and schema["oneOf"][1].get("items", {}).get("type") == "string"


def converted(value, schema):
    if is_duration(schema):
        return seconds(value)
    return tuple(value) if isinstance(value, list) else value


def is_duration(schema):
    return [branch.get("pattern") for branch in schema.get("oneOf", ())] == [None, "^[0-9]+(ms|s|m|h|d)$"]


SHAPES: dict[str, set[type]] = {"array": {tuple}, "number": {int, float}, "string": {str}}
SCALARS = {"string": str, "integer": int, "number": float, "boolean": bool}


def check_type(hint, schema, file, here, seen):
    if is_duration(schema):
        assert hint is int, here
    elif "const" in schema:
        assert get_args(hint) == (schema["const"],), here
    elif "discriminator" in schema:
        found = alternatives(schema, file)
        classes = {
            get_args(get_type_hints(one, localns=types_of(one) | {"Mapping": Mapping, "Map": Mapping})["type"])[0]: one
            for one in members(hint)
        }
        assert set(classes) == set(found) == set(schema["properties"]["type"]["enum"]), here
        for tag, alternative in found.items():
            compare(classes[tag], alternative, file, f"{here}[{tag}]", seen)
    elif "enum" in schema:
        assert get_origin(hint) is Literal, here
        assert set(get_args(hint)) == set(schema["enum"]), here
    elif shape_of_list(schema):
        assert hint == tuple[str, ...], here
    elif "oneOf" in schema and "type" not in schema:
        names = {branch["type"] for branch in schema["oneOf"]}
        wanted = {one for name in names for one in SHAPES[name]}
        assert {get_origin(one) or one for one in members(hint)} == wanted, here
    elif schema.get("type") == "array":
        assert get_origin(hint) is tuple, here
        item, where = flat(schema["items"], file)
        check_type(get_args(hint)[0], item, where, f"{here}[]", seen)
    elif schema.get("type") == "object":
        check_object(hint, schema, file, here, seen)
    elif "type" not in schema:
        assert hint is Any, here
    elif isinstance(schema["type"], list):
        assert hint is str, f"{here}: scalars of an environment are texts in the model"
    else:
        assert hint is SCALARS[schema["type"]], here


def check_object(hint, schema, file, here, seen):
    if "properties" in schema:
        compare(hint, schema, file, here, seen)
        return
    assert get_origin(hint) is Mapping, here
    key, value = get_args(hint)
    assert key is str, here
    inner = schema.get("additionalProperties", True)
    if inner is True:
        assert value is Any, here
        return
    item, where = flat(inner, file)
    check_type(value, item, where, f"{here}.*", seen)


def get_default(cls, field):
    try:
        return default_of(cls, field)
    except KeyError:
        return "(required)"


def members(hint):
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def without_none(hint):
    rest = [one for one in members(hint) if one is not type(None)]
    return Union[tuple(rest)] if len(rest) > 1 else rest[0]  # noqa: UP007 - built at run time


def snake(key: str) -> str:
    if key in SPECIAL:
        return SPECIAL[key]
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in key)
