"""The schemas themselves: everything is described, closed, exemplified, and in words that the explanations know."""

import json

import jsonschema
import pytest

from penstock.schema import kinds, store, words
from penstock.schema.explain import explains
from penstock.schema.nodes import flat

NAMES = [name for name in store.names() if name != "common"]
ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "default", "examples", "discriminator"}
STRUCTURE = {"$ref", "properties", "items", "allOf", "if", "then", "oneOf"}


def nodes(name):
    """Yield every schema object of a file with its place."""

    def walk(node, place, *, schema):
        if isinstance(node, dict):
            if schema:
                yield place, node
            for key, inner in node.items():
                if schema and key in ("properties", "$defs"):
                    for each, value in inner.items():
                        yield from walk(value, f"{place}/{key}/{each}", schema=True)
                elif schema and key in ("items", "additionalProperties", "propertyNames", "then", "if"):
                    yield from walk(inner, f"{place}/{key}", schema=True)
                elif schema and key in ("oneOf", "allOf"):
                    for index, value in enumerate(inner):
                        yield from walk(value, f"{place}/{key}/{index}", schema=True)

    yield from walk(store.tree(name), name, schema=True)


def properties(name):
    for place, node in nodes(name):
        if "/if" in place:
            continue
        for key, schema in node.get("properties", {}).items():
            yield f"{place}/{key}", schema
        if isinstance(node.get("additionalProperties"), dict):
            yield f"{place}/*", node["additionalProperties"]
        if isinstance(node.get("items"), dict) and "oneOf" not in place.split("/")[-2:]:
            yield f"{place}/[]", node["items"]


def validator(name, schema):
    """Compile one node of a schema file with everything that it may refer to."""
    bundle = json.loads(store.bundle(name))
    beside = {"$schema": bundle["$schema"], "$id": f"{store.BASE}{name}.test.json", "$defs": bundle["$defs"]}
    local = json.loads(json.dumps(schema).replace('"#/$defs/', f'"{store.BASE}{name}.schema.json#/$defs/'))
    return jsonschema.Draft202012Validator({**beside, **local})


@pytest.mark.parametrize("name", store.names())
def test_the_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(store.tree(name))
    assert store.tree(name)["$schema"] == store.DRAFT
    assert store.tree(name)["$id"] == f"{store.BASE}{name}.schema.json"


@pytest.mark.parametrize("name", store.names())
def test_every_property_has_a_title_a_description_and_an_example(name):
    for place, schema in properties(name):
        effective, _ = flat(schema, name)
        assert effective.get("title"), place
        assert effective.get("description"), place
        assert effective["description"].endswith("."), place
        if effective.get("type") != "object" or "properties" not in effective:
            assert effective.get("examples") or "discriminator" in effective, place


@pytest.mark.parametrize("name", store.names())
def test_examples_and_defaults_are_valid(name):
    for place, schema in properties(name):
        effective, _ = flat(schema, name)
        checker = validator(name, schema)
        for value in [*effective.get("examples", []), *([effective["default"]] if "default" in effective else [])]:
            assert list(checker.iter_errors(value)) == [], place


@pytest.mark.parametrize("name", store.names())
def test_objects_are_closed_and_alternatives_have_a_tag(name):
    for place, node in nodes(name):
        if "/if" in place or "properties" not in node:
            continue
        if "discriminator" in node:
            tag = node["discriminator"]["propertyName"]
            constants = [branch["if"]["properties"][tag]["const"] for branch in node["allOf"]]
            assert constants == node["properties"][tag]["enum"], place
            for branch in node["allOf"]:
                chosen, _ = flat(branch["then"], name)
                assert chosen["properties"][tag]["const"] == branch["if"]["properties"][tag]["const"], place
                assert chosen["additionalProperties"] is False, place
                assert tag in chosen["required"], place
        else:
            assert node.get("additionalProperties") is False, place


@pytest.mark.parametrize("name", store.names())
def test_every_keyword_has_an_explanation(name):
    for place, node in nodes(name):
        known = ANNOTATIONS | STRUCTURE | set(explains())
        assert set(node) <= known, place


def test_every_pattern_has_words_and_no_words_are_left_over():
    found = {node["pattern"] for name in store.names() for _, node in nodes(name) if "pattern" in node}
    assert found == set(words.PATTERNS)


def test_the_kinds_are_those_of_the_design():
    assert set(kinds()) >= {"Environment", "Pipeline", "Policy", "Stream", "StreamClass", "Workflow"}
    assert not store.is_kind("Project")
    assert not store.is_kind("Worker")
    assert not store.is_kind("../Workflow")
