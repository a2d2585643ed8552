"""Which documents a dialect takes for its own: by shape, also with a mistake in them, and never somebody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock import dialects
from penstock.dialects import by_name, recognise
from tests.dialects.support import FIXTURES

STREAMING = {"name": "n", "dataset": "d", "is_streaming": True, "jobs": {"a": {"tasks": []}}}
DATASET = {"id": "d", "image": "i", "collections": [{"id": "c", "class": "m:C", "asset_storage": []}]}
PIPELINE = {"id": "p", "compute": "awslambda", "secret_arn": "arn", "ingestor_url": "https://x"}


def name(data, file="x.yaml"):
    found = recognise(data, file)
    return None if found is None else found.NAME


def without(data, *keys, **more):
    return {key: value for key, value in data.items() if key not in keys} | more


def test_dialects_are_found_in_the_folder():
    assert [dialect.NAME for dialect in dialects.dialects()] == [
        "arcane",
        "arcane-values",
        "keboola-stream",
        "pctasks-dataset",
        "pctasks-workflow",
        "prio-tfvars",
        "stactools-pipeline",
    ]
    assert by_name("pctasks-dataset") is dialects.dialects()[3]
    assert by_name("pctasks") is None


@pytest.mark.parametrize("key", STREAMING)
def test_workflow_is_recognised_with_any_one_key_misspelt(key):
    assert name(without(STREAMING, key, **{f"{key}x": STREAMING[key]})) == "pctasks-workflow"


@pytest.mark.parametrize("key", DATASET)
def test_dataset_is_recognised_with_any_one_key_misspelt(key):
    data = without(DATASET, key, code={"src": "x"}, **{f"{key}x": DATASET[key]})
    assert name(data) == "pctasks-dataset"


@pytest.mark.parametrize("key", PIPELINE)
def test_pipeline_is_recognised_with_any_one_key_misspelt(key):
    assert name(without(PIPELINE, key, **{f"{key}x": PIPELINE[key]})) == "stactools-pipeline"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        {"id": "x", "name": "y"},
        {"name": "CI", "on": {"push": {}}, "jobs": {"test": {"runs-on": "ubuntu-latest", "steps": []}}},
        {"version": 2.1, "jobs": {"build": {"docker": [], "steps": []}}},
        {"image": "python:3.12", "stages": ["test"], "test": {"script": ["make"]}},
        {"services": {"db": {"image": "postgres"}}, "image": "x", "code": "y"},
        {"collections": [{"id": "sentinel", "title": "Sentinel"}], "links": []},
        {"apiVersion": "v1", "kind": "ConfigMap", "dataset": "x", "name": "y", "jobs": {}},
        {"type": "http", "name": "source", "config": {}},
    ],
    ids=str,
)
def test_other_documents_are_left_alone(data):
    assert name(data) is None


def test_recognisers_exclude_each_other():
    for path in FIXTURES.rglob("*.yaml"):
        from penstock.text import Source, read

        data = read(Source("x", path.read_bytes())).documents[0].data
        assert [dialect.NAME for dialect in dialects.dialects() if dialect.recognises(data, "x")] == [name(data)]


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
WORDS = st.sampled_from([*STREAMING, *DATASET, *PIPELINE, "class", "tasks", "steps"]) | st.text(max_size=5)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)


@given(DATA)
def test_recognition_never_raises(data):
    assert name(data) in (None, "pctasks-dataset", "pctasks-workflow", "stactools-pipeline")
