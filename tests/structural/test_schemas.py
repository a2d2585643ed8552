"""Structural schemas: what is malformed is said, formats are judged, defaults are applied as a cluster does it."""

import pytest

from penstock.language.values import secret
from penstock.structural.defaults import chosen, defaulted, pruned
from penstock.structural.formats import FORMATS, scala_canonical, scala_seconds
from penstock.structural.judge import judge
from penstock.structural.keywords import emitted
from penstock.structural.rules import violations
from penstock.structural.sound import sound
from tests.acceptance.judged import judge_text

TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        (7, ()),
        ({"type": ["object"]}, ("type",)),
        ({"type": "object", "properties": 7}, ("properties",)),
        ({"type": "object", "properties": {"a": 7}}, ("properties", "a")),
        ({"type": "object", "required": 7}, ("required",)),
        ({"type": "object", "required": ["a"]}, ("required",)),
        ({"type": "array"}, ()),
        ({"type": "string", "enum": 7}, ("enum",)),
        ({"type": "integer", "minimum": "1"}, ("minimum",)),
        ({"type": "string", "$ref": "#"}, ("$ref",)),
        ({"type": "object", "properties": {}, "additionalProperties": TEXT}, ("additionalProperties",)),
        ({"type": "string", "default": None}, ("default",)),
        ({"type": "string", "default": 7}, ("default",)),
        ({"type": "string", "x-penstock-format": "durration"}, ("x-penstock-format",)),
        ({"type": "object", "x-penstock-union": "a"}, ("x-penstock-union",)),
        ({"type": "array", "items": TEXT, "uniqueItems": True}, ("uniqueItems",)),
        ({"type": "string", "tpye": "x"}, ("tpye",)),
    ],
)
def test_what_a_cluster_refuses_is_said_where_it_is(schema, path):
    assert path in [where for where, *_ in violations(schema)]


def test_a_good_schema_has_no_violations_and_a_bad_one_is_still_read():
    good = {
        "type": "object",
        "x-penstock-union": "a",
        "properties": {"a": {"type": "object", "nullable": True}, "b": {"x-kubernetes-int-or-string": True}},
    }
    assert list(violations(good)) == []
    bad = {"type": "object", "properties": {"a": 7, "b": {"type": "string", "enum": 7}}, "required": 7}
    assert sound(bad) == {"type": "object", "properties": {"a": {}, "b": {"type": "string"}}}
    assert list(judge(sound(bad), {"a": 1, "b": "x"})) == []


def test_our_own_keywords_are_not_emitted():
    schema = {"type": "object", "x-penstock-rules": ["a"], "properties": {"x-penstock-format": TEXT}}
    assert emitted(schema) == {"type": "object", "properties": {"x-penstock-format": TEXT}}


def test_defaults_need_their_parent_and_null_counts_as_absent():
    schema = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {**TEXT, "default": "x"}}}}}
    assert defaulted(schema, {}) == {}
    assert defaulted(schema, {"a": {}}) == {"a": {"b": "x"}}
    assert defaulted(schema, {"a": {"b": None}}) == {"a": {"b": "x"}}
    assert pruned(schema, {"a": {"c": 1}, "d": 2}) == {"a": {}}
    assert chosen({"x-penstock-union": "none"}, {}) == "none"


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("timeSpan", ["01:00:00", "1.12:00:00", "00:30"], ["1h", "30"]),
        ("isoDuration", ["PT30S", "P1DT2H"], ["P", "PT", "30S"]),
        ("dateTime", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00+01:00"], ["2026-01-01", "2026-02-30T00:00:00Z"]),
        ("retention", ["6h", "7d"], ["6 hours", "h"]),
        ("dataSize", ["100MB", "1.5GB"], ["100", "100mb"]),
        ("cron", ["*/5 * * * *"], ["* * *"]),
        ("scalaDuration", ["1 min", "100 millisecond", "1.5 hours"], ["", "-1 s", "1 fortnight"]),
    ],
)
def test_formats(name, good, bad):
    assert [text for text in good if FORMATS[name](text) is not None] == []
    assert [text for text in bad if FORMATS[name](text) is None] == []


def test_durations_in_seconds_and_in_one_spelling():
    assert (scala_seconds("2 min"), scala_seconds("100ms"), scala_seconds("x")) == (120.0, 0.1, None)
    assert (scala_canonical("30s"), scala_canonical("5 mins"), scala_canonical("x")) == ("30 second", "5 minute", "x")


def test_a_secret_is_never_taken_into_an_object():
    (found,) = judge({"type": "object", "properties": {"a": TEXT}}, {"a": secret("token")})
    assert found.kind == "secret"


def test_a_kind_whose_schema_is_none_is_reported(tmp_path):
    text = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"
        "spec:\n  group: streaming.sneaksanddata.com\n  names: {kind: A, plural: as}\n"
        "  versions: [{name: v1, schema: {openAPIV3Schema: {properties: {spec: 7, status: []}}}}]\n"
    )
    said = judge_text(tmp_path, text, "crd.yaml").said
    assert [(one.code, one.line) for one in said] == [("PEN1760", 7), ("PEN1760", 7)]
