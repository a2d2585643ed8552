"""The self-contained schemas say the same as the source files, in both drafts; editors also accept expressions."""

import json
from random import Random

import jsonschema
import pytest

from penstock.schema import kinds, store, validate
from penstock.schema.export import ALL, build
from tests.schema.documents import broken, paths, valid

NAMES = [kind.lower() for kind in kinds()]
REFERENCES = {"2020-12": jsonschema.Draft202012Validator, "07": jsonschema.Draft7Validator}


def never(_path, _value):
    return False


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value, node
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


@pytest.mark.parametrize("expressions", [False, True])
@pytest.mark.parametrize("draft", REFERENCES)
@pytest.mark.parametrize("name", [*NAMES, ALL, "worker", "project"])
def test_the_build_is_a_schema_of_its_draft_and_needs_no_other_file(name, draft, expressions):
    schema = build(name, draft=draft, expressions=expressions)
    REFERENCES[draft].check_schema(schema)
    container = "$defs" if draft == "2020-12" else "definitions"
    found = list(references(schema))
    assert {ref.split("/")[1] for ref, _ in found} <= {container}
    assert {ref.split("/")[2] for ref, _ in found} == set(schema.get(container, {}))
    if draft == "07":
        assert all(set(node) == {"$ref"} for _, node in found), "draft 07 ignores what stands beside $ref"
        assert "$defs" not in json.dumps(schema)
        assert '"discriminator"' not in json.dumps(schema)


@pytest.mark.parametrize("draft", REFERENCES)
@pytest.mark.parametrize("name", NAMES)
def test_the_build_has_the_verdicts_of_the_source(name, draft):
    alone = REFERENCES[draft](build(name, draft=draft))
    together = REFERENCES[draft](build(ALL, draft=draft))
    kind = store.tree(name)["properties"]["kind"]["const"]
    for seed in range(50):
        rng = Random(seed)
        data = valid(name, rng)
        if seed % 2:
            data = broken(data, rng, 2)
        expected = not validate(kind, data, tolerate=never)
        assert alone.is_valid(data) == expected, (seed, data)
        if isinstance(data, dict) and data.get("kind") == kind:
            assert together.is_valid(data) == expected, (seed, data)


def test_the_schema_of_all_kinds_refuses_an_unknown_kind():
    checker = jsonschema.Draft7Validator(build(ALL, draft="07"))
    data = valid("policy", Random(1))
    assert checker.is_valid(data)
    assert not checker.is_valid({**data, "kind": "Polcy"})
    assert not checker.is_valid({key: value for key, value in data.items() if key != "kind"})


@pytest.mark.parametrize("draft", REFERENCES)
@pytest.mark.parametrize("name", NAMES)
def test_for_editors_an_expression_may_stand_for_a_value(name, draft):
    """Wherever the validator tolerates an expression for a scalar or a list, so does the build for editors, and only it."""
    plain = REFERENCES[draft](build(name, draft=draft))
    editor = REFERENCES[draft](build(name, draft=draft, expressions=True))
    kind = store.tree(name)["properties"]["kind"]["const"]
    refused = 0
    for seed in range(40):
        rng = Random(seed)
        data = valid(name, rng)
        assert editor.is_valid(data)
        way = rng.choice([path for path in paths(data) if len(path) > 1 and path[0] == "spec"] or [None])
        if way is None or (way[-1] == "type" and validate(kind, _with(data, way, "${{ x }}"), tolerate=never)):
            continue
        old = _get(data, way)
        changed = _with(data, way, "${{ args.some }}")
        if isinstance(old, dict) or validate(kind, changed):
            continue
        refused += not plain.is_valid(changed)
        assert editor.is_valid(changed), way
        assert editor.is_valid(broken(changed, Random(seed), 2)) <= (
            not validate(kind, broken(changed, Random(seed), 2))
        )
    assert refused or name in ("policy", "streamclass")


def _get(data, path):
    for step in path:
        data = data[step]
    return data


def _with(data, path, value):
    data = json.loads(json.dumps(data))
    _get(data, path[:-1])[path[-1]] = value
    return data


def test_a_text_beside_an_expression_does_not_pass_as_a_number():
    checker = jsonschema.Draft7Validator(build("workflow", draft="07", expressions=True))
    data = valid("workflow", Random(3))
    data["spec"]["worker"] = {"concurrency": "${{ args.n }}"}
    assert checker.is_valid(data)
    data["spec"]["worker"] = {"concurrency": "${{ args.n }}0 workers"}
    assert not checker.is_valid(data)


def test_building_does_not_change_the_source():
    before = json.dumps(store.tree("workflow"))
    build("workflow", draft="07", expressions=True)
    assert json.dumps(store.tree("workflow")) == before


def test_unknown_names_and_drafts_are_refused():
    with pytest.raises(LookupError):
        build("nothing")
    with pytest.raises(KeyError):
        build("workflow", draft="04")
