"""What holds for every document, however broken: no exception, native data that fits its schema, places in the text."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.dialects import dialects
from penstock.dialects.model import DialectContext, Findings, source_path
from penstock.dialects.pctasks.dataset_fields import COLLECTION, DATASET, OPTIONS, STORAGE
from penstock.dialects.pctasks.fields import JOB, STREAMING_OPTIONS, TASK, WORKFLOW
from penstock.schema import validate
from penstock.text import Source, read
from penstock.text.emit import dumps
from tests.dialects.support import FIXTURES

KEYS = [*WORKFLOW, *JOB, *TASK, *STREAMING_OPTIONS, *DATASET, *COLLECTION, *STORAGE, *OPTIONS, "streaming_options"]
ODD = [
    None,
    True,
    False,
    0,
    -1,
    3,
    1.5,
    "",
    "x",
    "a:b",
    "${{ args.x }}",
    "blob://a/b",
    "https://x",
    [],
    {},
    ["x"],
    [None],
    {"x": 1},
]
# What is left to the native schema, which judges it in the same words: ids, images, amounts, names of variables.
LEFT = {"id", "image", "needs", "cpu", "memory"}
LEFT_BELOW = {"jobs", "environment"}


def left_to_the_schema(problem):
    path = ("", *problem.path)
    return path[-1] in LEFT or path[-2] in LEFT_BELOW


def check(data):
    (document,) = read(Source("a/config.yaml", dumps(data).encode())).documents
    for dialect in dialects():
        if not dialect.recognises(document.data, "a/config.yaml"):
            continue
        findings = Findings(document)
        for one in dialect.convert(document, findings, DialectContext("a/config.yaml", "a")):
            problems = validate(one.kind, one.data)
            assert [problem for problem in problems if not left_to_the_schema(problem)] == []
            assert one.data["metadata"]["name"]
            for path in _paths(one.data):
                assert source_path(one.table, path) is not None
        assert all(found.span is not None and found.span.line >= 1 for found in findings.found)


def _paths(data, path=()):
    yield path
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in steps:
        yield from _paths(value, (*path, step))


def _every(data, path=()):
    """Every place below the root."""
    return [one for one in _paths(data, path) if one]


def _changed(data, path, chooser):
    """A copy of `data` with the place at `path` broken in one way."""
    out: Any = dict(data) if isinstance(data, dict) else list(data)
    step, rest = path[0], path[1:]
    if rest:
        out[step] = _changed(out[step], rest, chooser)
        return out
    way = chooser.randrange(4)
    if way == 0:
        out[step] = chooser.choice(ODD)
    elif way == 1:
        del out[step]
    elif isinstance(out, list):
        out.append(chooser.choice(ODD))
    elif way == 2:
        out[chooser.choice(KEYS)] = out.pop(step)
    else:
        out[chooser.choice(KEYS)] = chooser.choice(ODD)
    return out


NAMES = sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_broken_files_are_read_to_the_end(name):
    chooser = random.Random(name)
    data = read(Source(name, (FIXTURES / name).read_bytes())).documents[0].data
    places = _every(data)
    for _ in range(60):
        broken = data
        for _ in range(chooser.choice([1, 1, 2])):
            places = _every(broken) or places
            broken = _changed(broken, chooser.choice(places), chooser)
        check(broken)


SCALARS = st.sampled_from(ODD) | st.text(max_size=4)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), DATA, max_size=6))
def test_any_document_is_read_to_the_end(data):
    check(data | {"name": "n", "dataset": "d", "is_streaming": True})
    check(data | {"image": "i", "collections": [data]})
    check(data | {"compute": "awslambda", "sns": data.get("id")})
