"""Rules about pipelines and streams: history, handlers, sources, columns, classes, endpoints, readable buckets."""

import pytest

from tests.checks.marked import check, messages, write
from tests.checks.texts import ONE_JOB, RESOURCES, aws, azure, batch, definition, local, pipeline, stream, streaming

S3 = "type: s3Inventory, location: 's3://inventories/tides/hive/'"
DAYS = f"{S3}, frequency: 1, initialChunk: '2022-4-20'"
WALKER = "handlers: {historic: 'penstock_runtime.inventory.handler:handler'}"


@pytest.mark.parametrize(
    "text",
    [
        pipeline(f"inventory: {{{S3}, frequency: 0}}"),
        pipeline(f"inventory: {{{S3}, frequency: 1, initialChunk: '2022-4-20'}}"),
        pipeline(f"@1550@inventory: {{{S3}, frequency: 1}}"),
        pipeline(f"inventory: {{{S3}, frequency: 1, initialChunk: @1551@'2022-02-29'}}"),
        pipeline(f"inventory: {{{S3}, frequency: 1, initialChunk: '2024-02-29', endChunk: @1551@'2022-13-01'}}"),
        pipeline(f"inventory: {{{S3}, frequency: 0, @1505@initialChunk: '2022-02-28'}}"),
        pipeline(f"inventory: {{{S3}, frequency: 2, initialChunk: '2022-03-01', endChunk: '2022-02-28'}}"),
        pipeline(f"inventory: {{{S3}, frequency: 2, initialChunk: '2022-03-01', endChunk: '2022-03-01'}}"),
        pipeline(f"inventory: {{{S3}, frequency: 2, initialChunk: '2022-03-01', endChunk: @1552@'2022-04-01'}}"),
        pipeline(
            f"inventory: {{{S3}, frequency: 2, initialChunk: '2022-03-01', endChunk: '2022-04-01', direction: forward}}"
        ),
        pipeline(
            f"inventory: {{{S3}, frequency: 2, initialChunk: '2022-03-02', endChunk: @1552@'2022-3-1', direction: forward}}"
        ),
        pipeline(f"{WALKER}\n@1554@inventory: {{{DAYS}}}"),
        pipeline(f"{WALKER}\ninventory: {{{DAYS}, pattern: @1554@'%/{{year}}/%'}}"),
        pipeline(f"{WALKER}\ninventory: {{{DAYS}, pattern: '%/{{year}}/{{month}}/{{day}}/%', message: path}}"),
        pipeline(f"{WALKER}\ninventory: {{{S3}, frequency: 0, pattern: 'data/%'}}"),
        pipeline(f"inventory: {{{DAYS}, @1505@pattern: '%{{day}}%', @1505@message: path}}"),
        pipeline("handlers: {item: 'a:b', @1505@historic: 'a:c'}"),
        pipeline(f"handlers: {{historic: 'a:c'}}\ninventory: {{{S3}, frequency: 0}}"),
        pipeline("handlers: {@1505@collection: 'a:c'}\ncollection: false"),
        pipeline("@1505@queue: {batchSize: 2}\n@1505@alerts: {enabled: true}", source="{type: none}"),
        pipeline(f"queue: {{batchSize: 2}}\ninventory: {{{S3}, frequency: 0}}", source="{type: none}"),
        pipeline(source="{type: notification, topic: a, @1553@store: b}"),
        pipeline(source="{type: notification}"),
    ],
)
def test_history_and_handlers(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


def test_a_file_of_stactools_is_judged_in_its_own_words_only(tmp_path):
    text = """\
id: tides
compute: awslambda
secret_arn: arn:aws:secretsmanager:eu-central-1:123456789012:secret:ingestor-AbCdEf
ingestor_url: https://ingest.example.org/dev
inventory_location: s3://inventories/tides/hive/
@1722@historic_frequency: 1
"""
    check(tmp_path, {"definitions/tides/config.yaml": text})


def test_a_file_of_stactools_cannot_say_which_buckets_are_read(tmp_path):
    text = """\
id: @1606@tides
compute: awslambda
secret_arn: arn:aws:secretsmanager:eu-central-1:123456789012:secret:ingestor-AbCdEf
ingestor_url: https://ingest.example.org/dev
sns: arn:aws:sns:eu-central-1:123456789012:new-tides
"""
    check(tmp_path, {"definitions/tides/config.yaml": text, "environments/prod.yaml": aws()})


def test_a_pipeline_of_ours_has_its_own_access_list(tmp_path):
    check(tmp_path, {"definitions/tides.yaml": pipeline(), "environments/prod.yaml": aws()})


def columns(rows: str) -> str:
    return stream("{type: http}", more=f"mapping: {{columns: [{rows}]}}")


@pytest.mark.parametrize(
    "text",
    [
        columns("{name: a, type: path, path: a}, {name: b, type: template, template: Ip()}, {name: c, type: uuid}"),
        columns("{name: a, type: uuid}, {name: @1570@a, type: ip}"),
        columns("@1570@{name: a, type: path}"),
        columns("@1570@{name: a, type: template}"),
        columns("{name: a, type: uuid, @1505@path: a}"),
        columns("{name: a, type: path, path: a, @1505@template: b}"),
    ],
)
def test_columns(tmp_path, text):
    check(tmp_path, {"definitions/levels.yaml": text})


CLASS = definition(
    "StreamClass",
    """
    group: streaming.example.org
    names: {kind: SqlChanges, plural: sqlchanges}
    schema: {type: object, properties: {table: {type: string}}}
    """,
    "sql-changes",
)


def test_the_class_of_a_stream_exists(tmp_path):
    good = definition("Stream", "class: sql-changes\nconfig: {table: a}", "good")
    bad = definition("Stream", "class: @1305@sql-chagnes\nconfig: {table: a}", "bad")
    check(tmp_path, {"definitions/a.yaml": good, "definitions/b.yaml": bad, "definitions/c.yaml": CLASS})
    assert "did you mean `sql-changes`?" in messages(tmp_path)


def test_without_any_class_the_way_out_is_to_write_one(tmp_path):
    write(tmp_path, {"definitions/b.yaml": definition("Stream", "class: other\nconfig: {table: a}", "bad")})
    assert "there is no StreamClass `other` | add a definition of kind StreamClass" in messages(tmp_path)


@pytest.mark.parametrize(
    ("source", "production"),
    [
        ("{type: http, host: @1607@levels.example.org}", "true"),
        ("{type: otlp, host: @1607@levels.example.org}", "true"),
        ("{type: http, host: levels.example.org}", "false"),
        ("{type: http}", "true"),
        ("{type: http, host: levels.example.org, secret: '${{ secrets.levels }}'}", "true"),
        ("{type: queue}", "true"),
    ],
)
def test_open_endpoints_in_production(tmp_path, source, production):
    files = {
        "definitions/levels.yaml": stream(source),
        "environments/prod.yaml": azure(f"production: {production}"),
    }
    check(tmp_path, files)


@pytest.mark.parametrize(
    ("sender", "owner"),
    [
        (stream(sinks="[{type: queue, queue: tides}]"), streaming()),
        (stream(sinks="[{type: queue, queue: @1306@tide}]"), streaming()),
        (stream(sinks="[{type: queue, queue: named}]"), streaming("type: queue\nname: named")),
        (
            stream(sinks="[{type: queue, queue: tides}]"),
            pipeline(
                source="{type: notification, store: a}",
                more="worker:\n" + "\n".join("  " + line for line in RESOURCES.strip().split("\n")),
            ),
        ),
        (batch(ONE_JOB, "access: [{type: queue, name: @1306@tide, mode: send}]", name="levels"), streaming()),
        (batch(ONE_JOB, "access: [{type: queue, name: x, mode: send, external: true}]", name="levels"), streaming()),
        (
            stream(
                sinks="[{type: queue, queue: x}]", more="access: [{type: queue, name: x, external: true, mode: send}]"
            ),
            streaming(),
        ),
        (
            pipeline(
                "worker: {resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}}",
                source="{type: notification, store: a}",
                sink="{type: queue, queue: @1306@tide}",
                name="levels",
            ),
            streaming(),
        ),
    ],
)
def test_queues_that_are_written_to_have_an_owner(tmp_path, sender, owner):
    check(tmp_path, {"definitions/a.yaml": sender, "definitions/b.yaml": owner, "environments/prod.yaml": azure()})


def test_on_one_machine_a_queue_has_an_owner_too(tmp_path):
    files = {
        "definitions/a.yaml": stream(sinks="[{type: queue, queue: @1306@tide}]"),
        "definitions/b.yaml": streaming(),
        "environments/laptop.yaml": local(),
    }
    check(tmp_path, files)
