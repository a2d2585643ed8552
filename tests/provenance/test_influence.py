"""Other values to try, and what schemas say of paths."""

import pytest

from penstock.language.values import secret
from penstock.provenance.influence import others
from penstock.provenance.model import ABSENT
from penstock.provenance.shape import default_at, schema_at, unwritten


@pytest.mark.parametrize(
    ("value", "schema", "first"),
    [
        (True, None, False),
        (3, None, 4),
        ("500m", None, "501m"),
        ("name", None, "namex"),
        ("a", {"enum": ["a", "b"]}, "b"),
    ],
)
def test_the_likeliest_other_value_comes_first(value, schema, first):
    found = list(others(value, schema))
    assert found[0] == first
    assert value not in found


@pytest.mark.parametrize("value", [None, secret("x")])
def test_some_values_have_no_other(value):
    assert list(others(value, None)) == []


def workflow(**spec):
    return {"kind": "Workflow", "metadata": {"name": "a"}, "spec": spec}


def test_defaults_are_those_of_the_schema_also_below_alternatives():
    data = workflow(trigger={"type": "queue"}, worker={})
    assert default_at("Workflow", data, ("spec", "trigger", "visibilityTimeout")) == 30
    assert default_at("Workflow", data, ("spec", "worker", "scale", "pollingInterval")) == 30
    assert default_at("Workflow", data, ("spec", "trigger", "cron")) is ABSENT
    assert schema_at("Workflow", data, ("spec", "trigger", "cron")) is None
    assert schema_at("Workflow", data, ("spec", "args", "anything")) is not None
    assert schema_at("Nothing", data, ()) is None


def test_unwritten_values_are_those_with_a_default_that_are_not_there():
    data = workflow(trigger={"type": "queue", "visibilityTimeout": 5}, worker={"scale": {"max": 3}})
    found = dict(unwritten("Workflow", data))
    assert found["spec", "worker", "scale", "pollingInterval"] == 30
    assert ("spec", "trigger", "visibilityTimeout") not in found
    assert ("spec", "worker", "scale", "max") not in found
    assert list(unwritten("Nothing", data)) == []
