"""Checks 5.G 60 to 69 as far as they are about definitions: what the management API would say, before anything is sent."""

import json

import pytest

from penstock.streams import settings
from tests.acceptance.judged import judge, judge_text

SINK = {
    "name": "My Sink",
    "type": "table",
    "table": {
        "type": "keboola",
        "tableId": "in.c-my-bucket.my-table",
        "mapping": {"columns": [{"type": "uuid", "name": "id"}, {"type": "body", "name": "body"}]},
    },
}
SOURCE = {"name": "My Source", "type": "http", "sinks": [SINK]}
UPLOAD = "storage.level.staging.upload.trigger"


def said(folder, body, file="source.json"):
    """What is said of a body: (code, line) of errors and the messages."""
    return judge_text(folder, json.dumps(body, indent=1), file)


def sink(**table):
    return {**SINK, "table": {**SINK["table"], **table}}


def with_columns(*columns):
    return {**SOURCE, "sinks": [sink(mapping={"columns": list(columns)})]}


def test_G_60_a_source_is_called_by_its_name(tmp_path):
    assert said(tmp_path, SOURCE).code == 0
    assert _native(tmp_path, "source.json")["metadata"]["name"] == "my-source"
    assert said(tmp_path, {**SOURCE, "type": "otlp"}).code == 0


def test_G_61_an_odd_id_becomes_a_plain_one(tmp_path):
    body = {**SOURCE, "sourceId": "!!!!~~~~weird|||id##", "sinks": [{**SINK, "sinkId": "!!!!~~~~weird|||id##"}]}
    assert said(tmp_path, body).code == 0
    native = _native(tmp_path, "source.json")
    assert native["metadata"]["name"] == native["spec"]["sinks"][0]["name"] == "weird-id"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"type": "foo"}, "PEN1705", ("`type`", "`http`", "`otlp`", "`foo`")),
        ({"sourceId": ""}, "PEN1480", ("`sourceId`", "0 characters", "1 to 48")),
        ({"sourceId": "123456789-" * 4 + "123456789"}, "PEN1480", ("`sourceId`", "49 characters", "1 to 48")),
        ({"sourceId": "###"}, "PEN1480", ("`sourceId` must not be empty",)),
        ({"name": ""}, "PEN1705", ("`name`", "empty")),
        ({"name": "123456789-" * 4 + "1"}, "PEN1705", ("`name`", "41 characters", "1 to 40")),
        ({"description": "x" * 4097}, "PEN1705", ("`description`", "4097", "4096")),
    ],
)
def test_G_62_what_the_api_refuses_is_refused_at_its_line(tmp_path, change, code, words):
    body = {**change, **{key: value for key, value in SOURCE.items() if key not in change}}
    verdict = said(tmp_path, body)
    key = next(iter(change))
    line = json.dumps(body, indent=1).splitlines().index(f' "{key}": {json.dumps(change[key])},') + 1
    assert (code, line) in [(one.code, one.line) for one in verdict.errors]
    assert all(word in " ".join(verdict.messages) for word in words), verdict.messages


def test_G_62_a_source_without_a_name_is_refused(tmp_path):
    verdict = said(tmp_path, {"type": "http", "sinks": []})
    assert [one.code for one in verdict.errors] == ["PEN1703"]
    assert "`name`" in verdict.messages[0]


def test_G_63_a_second_source_or_sink_of_the_same_id_is_refused(tmp_path):
    twice = said(tmp_path, {"sources": [SOURCE, {**SOURCE, "name": "my source"}]})
    assert twice.messages == ["the source `my-source` already exists in the branch"]
    sinks = said(tmp_path, {**SOURCE, "sinks": [SINK, {**SINK, "name": "my sink"}]})
    assert sinks.messages == ["the sink `my-sink` already exists in the source"]
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(SOURCE))
    (tmp_path / "penstock.yaml").write_text("apiVersion: penstock.dev/v1\nkind: Project\n")
    (tmp_path / "definitions").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").rename(tmp_path / f"definitions/{name}.yaml")
    (tmp_path / "source.json").unlink()
    assert [one.code for one in judge(tmp_path).errors] == ["PEN1301"]


def test_G_64_disabled_is_kept_and_a_secret_in_the_file_is_refused(tmp_path):
    body = {**SOURCE, "disabled": {"at": "2026-01-01T00:00:00.000Z"}, "sinks": [{**SINK, "disabled": True}]}
    assert said(tmp_path, body).code == 0
    spec = _native(tmp_path, "source.json")["spec"]
    assert spec["suspended"] is True
    assert spec["sinks"][0]["disabled"] is True
    answer = {**SOURCE, "http": {"url": "https://in.example.org/stream/1/my-source/" + "1" * 48}}
    assert [one.code for one in said(tmp_path, answer).errors] == ["PEN1650"]
    assert "1" * 48 not in " ".join(said(tmp_path, answer).messages)


def test_G_65_a_template_with_an_unknown_name_is_refused(tmp_path):
    template = {"language": "jsonnet", "content": "Invalid()"}
    verdict = said(tmp_path, with_columns({"type": "template", "name": "jsonnet", "template": template}))
    assert verdict.messages == [
        "the template of the column `jsonnet` is invalid: 1:1-8 unknown variable: Invalid",
    ]
    assert [one.code for one in verdict.errors] == ["PEN1580"]
    good = {"language": "jsonnet", "content": 'Body("key")'}
    row = {"type": "template", "name": "jsonnet", "template": good, "rawString": True}
    assert said(tmp_path, with_columns(row)).code == 0
    other = {"language": "invalid", "content": "1"}
    refused = said(tmp_path, with_columns({"type": "template", "name": "jsonnet", "template": other}))
    assert "the language `invalid` is not supported, only `jsonnet` is" in refused.messages


def test_G_66_27_settings_are_shown_and_7_may_be_changed():
    shown = [key for key in settings.table().values() if key.setting]
    assert len(shown) == 27
    assert sorted(key.key for key in shown if key.setting == "open") == sorted(
        [
            "storage.level.local.encoding.sync.wait",
            *[f"{UPLOAD}.{name}" for name in ("count", "size", "interval")],
            *[f"storage.level.target.import.trigger.{name}" for name in ("count", "size", "interval")],
        ]
    )


def test_G_66_changes_of_settings_are_judged_as_the_api_does(tmp_path):
    def change(*rows):
        return said(tmp_path, {"settings": [{"key": key, "value": value} for key, value in rows]})

    assert change((f"{UPLOAD}.interval", "45s"), (f"{UPLOAD}.size", "12MB")).code == 0
    assert change((f"{UPLOAD}.interval", None)).code == 0
    bad = change((f"{UPLOAD}.interval", "foo"), (f"{UPLOAD}.size", "bar"))
    assert [one.code for one in bad.errors] == ["PEN1584", "PEN1584"]
    assert f"`{UPLOAD}.interval` must be a duration" in bad.messages[0]
    assert f"`{UPLOAD}.size` must be a size" in bad.messages[1]
    block = "storage.level.local.encoding.compression.gzip.blockSize"
    assert [one.code for one in change((block, "128KB")).errors] == ["PEN1583"]
    assert f"`{block}` is protected" in change((block, "128KB")).messages[0]


def test_G_66_settings_of_a_source_and_its_sinks_are_its_config(tmp_path):
    rows = [{"key": f"{UPLOAD}.interval", "value": "45s"}]
    assert said(tmp_path, {**SOURCE, "config": rows, "sinks": [{**SINK, "config": rows}]}).code == 0
    spec = _native(tmp_path, "source.json")["spec"]
    assert spec["source"]["settings"] == spec["sinks"][0]["settings"] == {f"{UPLOAD}.interval": "45s"}


def test_G_67_a_path_column_is_mapped_and_needs_its_path(tmp_path):
    assert said(tmp_path, with_columns({"type": "path", "name": "path", "path": "key", "defaultValue": "x"})).code == 0
    verdict = said(tmp_path, with_columns({"type": "path", "name": "x"}))
    assert [one.code for one in verdict.errors] == ["PEN1570"]
    assert said(tmp_path, with_columns({"type": "path", "name": "x", "path": ""})).code == 0
    assert "`unknown`" in " ".join(said(tmp_path, with_columns({"type": "unknown", "name": "x"})).messages)


def test_G_62_the_number_of_columns_is_bounded(tmp_path):
    column = {"type": "body", "name": "x"}
    assert "0 items" in " ".join(said(tmp_path, with_columns()).messages)
    many = [{**column, "name": f"x{number}"} for number in range(101)]
    assert "101 items" in " ".join(said(tmp_path, with_columns(*many)).messages)
    assert said(tmp_path, with_columns(*many[:100])).code == 0
    assert [one.code for one in said(tmp_path, with_columns(column, column)).errors] == ["PEN1570"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("type", "zip", "must be one of `none`, `gzip`"),
        ("gzip.level", 10, "must be 9 or less"),
        ("gzip.level", 0, "must be 1 or more"),
        ("gzip.blockSize", "15kB", "must be 16kB or more"),
        ("gzip.blockSize", "101MB", "must be 100MB or less"),
    ],
)
def test_G_69_compression_has_its_bounds(key, value, words):
    found = settings.fault(settings.table()[f"storage.level.local.encoding.compression.{key}"], value)
    assert found is not None
    assert words in found.message


def _native(folder, file):
    """The native definition that a file is read as."""
    from penstock.engine.entries import Entries

    entries = Entries()
    entries.add_file(str(folder / file), file, strict=False)
    (entry,) = entries.found
    return entry.data
