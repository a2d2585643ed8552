"""Rules about streams that an ingest service serves: ids, templates, paths, settings, sinks."""

import pytest

from tests.checks.marked import check
from tests.checks.texts import stream

TABLE = "{type: table, name: levels, table: in.c-sea.levels%s}"
UPLOAD = "storage.level.staging.upload"


def source(settings: str) -> str:
    return stream(f"{{type: http, settings: {{{settings}}}}}", sinks=f"[{TABLE % ''}]")


def column(row: str) -> str:
    return stream("{type: http}", sinks=f"[{TABLE % f', mapping: {{columns: [{row}]}}'}]")


@pytest.mark.parametrize(
    "text",
    [
        column("{name: a, type: template, template: \"Body('a')\"}"),
        column('{name: a, type: template, template: "@1580@Bdy()"}'),
        column('{name: a, type: template, template: "Ip() + @1580@nobody"}'),
        column('{name: a, type: path, path: ""}'),
        column("{name: a, type: path, path: @1581@a..b}"),
        column("{name: a, type: uuid}, {name: @1570@a, type: ip}"),
        stream("{type: http}", sinks=f"[{TABLE % ''}, {{type: table, name: @1481@levels, table: a}}]"),
        stream("{type: http}", sinks="@1587@[]"),
        stream("{type: http}", sinks=f"@1587@[{TABLE % ', disabled: true'}]"),
        source(f"{UPLOAD}.trigger.interval: 45s, {UPLOAD}.trigger.size: 12MB"),
        source(f"{UPLOAD}.trigger.interval: null"),
        source(f"@1582@{UPLOAD}.trigger.intervall: 45s"),
        source("@1582@source.http.requestTimeout: 45s"),
        source("@1583@storage.level.local.encoding.compression.gzip.blockSize: 128KB"),
        source(f"{UPLOAD}.trigger.interval: @1584@foo, {UPLOAD}.trigger.size: @1584@bar"),
        source(f"{UPLOAD}.trigger.count: @1584@'7'"),
        source(f"{UPLOAD}.trigger.count: @1585@0"),
        source(f"{UPLOAD}.trigger.size: @1585@51MB"),
        source(f"{UPLOAD}.trigger.interval: @1586:warning@9s"),
        source("storage.level.local.encoding.sync.wait: @1584@maybe"),
    ],
)
def test_definitions_of_ingest_streams(tmp_path, text):
    check(tmp_path, {"definitions/levels.yaml": text})


def test_an_id_of_a_source_has_48_characters_at_most(tmp_path):
    name = "levels-" + "x" * 42
    check(tmp_path, {"definitions/a.yaml": stream("{type: http}", name=f"@1480@{name}")})
    check(tmp_path, {"definitions/a.yaml": stream("{type: http}", name=name[:48])})
    check(tmp_path, {"definitions/a.yaml": stream(name=name)})
