"""Configurations of stactools-pipelines (2.G 1-5): the README's meaning, and what the original accepts and cannot deploy."""

import pytest

from tests.dialects.support import convert

GOOD = """\
id: radar
compute: awslambda
secret_arn: arn:aws:secretsmanager:eu-central-1:123456789012:secret:client-AbCdEf
ingestor_url: https://ingestor.example.org/dev
sns: arn:aws:sns:eu-central-1:210987654321:RadarL1C
inventory_location: s3://inventories/radar/hive
historic_frequency: 1
initial_chunk: 2022-4-20
"""
FILE = "pipelines/radar/config.yaml"


def only(text, file=FILE, **options):
    (one,) = convert(text, file, **options).found
    return one


def without(*keys):
    return "".join(line for line in GOOD.splitlines(keepends=True) if line.partition(":")[0] not in keys)


def test_good_one_becomes_a_pipeline():
    result = convert(GOOD, FILE)
    assert result.found == []
    assert result.converted[0].kind == "Pipeline"
    assert result.data["metadata"] == {
        "name": "radar",
        "annotations": {"penstock.dev/original-id": "radar"},
        "labels": {"project": "aws-asdi"},
    }
    assert result.spec["source"] == {"type": "notification", "topic": "arn:aws:sns:eu-central-1:210987654321:RadarL1C"}
    assert result.spec["inventory"] == {
        "type": "s3Inventory",
        "location": "s3://inventories/radar/hive",
        "frequency": 1,
        "initialChunk": "2022-4-20",
    }
    assert result.spec["sink"] == {
        "type": "stacIngestor",
        "url": "https://ingestor.example.org/dev",
        "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:client-AbCdEf",
    }
    assert result.spec["queue"] == {"deadLetter": {"maxReceiveCount": 3}}
    assert "access" not in result.spec


@pytest.mark.parametrize("topic", ["", "sns: null\n", "sns:\n"])
def test_1_a_pipeline_without_topic_and_inventory_runs_once(topic):
    text = without("sns", "inventory_location", "historic_frequency", "initial_chunk") + topic
    result = convert(text, FILE)
    assert result.found == []
    assert result.spec["source"] == {"type": "none"}
    assert "inventory" not in result.spec
    assert "queue" not in result.spec


def test_1_a_file_is_a_list_and_a_folder_an_inventory():
    for location, kind in (
        ("hive", "s3Inventory"),
        ("hive/", "s3Inventory"),
        ("a.csv", "fileList"),
        ("a.CSV.gz", "fileList"),
    ):
        result = convert(GOOD.replace("radar/hive", f"radar/{location}"), FILE)
        assert result.spec["inventory"]["type"] == kind


def test_3_zero_loads_everything_once_and_needs_no_chunk():
    result = convert(without("initial_chunk").replace("frequency: 1", "frequency: 0"), FILE)
    assert result.found == []
    assert result.spec["inventory"]["frequency"] == 0


def test_slashes_around_the_address_are_stripped():
    result = convert(GOOD.replace("example.org/dev", "example.org/dev/"), FILE)
    assert result.spec["sink"]["url"] == "https://ingestor.example.org/dev"
    assert ("spec", "sink", "url") in result.converted[0].composed


def test_frequency_may_be_written_as_text():
    assert convert(GOOD.replace("frequency: 1", 'frequency: "1"'), FILE).spec["inventory"]["frequency"] == 1


@pytest.mark.parametrize(
    ("text", "where", "severity", "message", "help_text"),
    [
        (
            without("historic_frequency", "initial_chunk"),
            (1, 1, "PEN1722"),
            "error",
            "`inventory_location` needs `historic_frequency`",
            "add `historic_frequency: 0` to load everything once, or the hours between two runs",
        ),
        (
            without("initial_chunk"),
            (7, 1, "PEN1722"),
            "error",
            "`historic_frequency: 1` needs `initial_chunk`: the day to begin with",
            "add `initial_chunk: 2022-4-20`, or `historic_frequency: 0` to load everything once",
        ),
        (
            GOOD.replace("awslambda", "awsbatch"),
            (2, 10, "PEN1723"),
            "error",
            "`compute` cannot be `awsbatch`: it was retired in 2023",
            "write `compute: awslambda`",
        ),
        (
            GOOD.replace("awslambda", "lambda"),
            (2, 10, "PEN1723"),
            "error",
            "`compute` cannot be `lambda`",
            "write `compute: awslambda`",
        ),
        (
            GOOD.replace("frequency: 1", "frequency: -1"),
            (7, 21, "PEN1705"),
            "error",
            "`historic_frequency` is -1: hours between runs must be 0 or more",
            None,
        ),
        (
            GOOD.replace("frequency: 1", "frequency: 9000"),
            (7, 21, "PEN1705"),
            "error",
            "`historic_frequency` is 9000: hours between runs must be at most 8760",
            None,
        ),
        (
            without("inventory_location", "initial_chunk").replace("frequency: 1", "frequency: 0"),
            (6, 1, "PEN1722"),
            "error",
            "`historic_frequency` without `inventory_location` loads nothing",
            "add `inventory_location`, or leave it out",
        ),
        (
            without("inventory_location", "historic_frequency"),
            (6, 1, "PEN1722"),
            "error",
            "`initial_chunk` without `inventory_location` loads nothing",
            "add `inventory_location`, or leave it out",
        ),
        (
            GOOD.replace("frequency: 1", "frequency: 0"),
            (8, 1, "PEN1717"),
            "warning",
            "`initial_chunk` has no effect with `historic_frequency: 0`: everything is loaded once",
            "leave it out, or give the hours between two runs",
        ),
        (
            GOOD.replace("id: radar", "id: rader"),
            (1, 5, "PEN1721"),
            "error",
            "`id` `rader` is not the name of the folder, `radar`",
            "the pipeline's modules are looked up by both: give them one name",
        ),
        (
            GOOD.replace("id: radar", "id: ra-dar"),
            (1, 5, "PEN1721"),
            "error",
            "`id` `ra-dar` cannot be the name of a Python package",
            "use letters, digits and `_`, and do not begin with a digit",
        ),
        (
            GOOD.replace("arn:aws:secretsmanager", "arn:aws:ssm"),
            (3, 13, "PEN1705"),
            "error",
            "`secret_arn` is not the complete ARN of a secret",
            "write it like `arn:aws:secretsmanager:us-west-2:123456789012:secret:ingestor-AbCdEf`",
        ),
        (
            GOOD.replace(":210987654321:", ":2109:"),
            (5, 6, "PEN1705"),
            "error",
            "`sns` is not the ARN of an SNS topic",
            "write it like `arn:aws:sns:us-east-1:123456789012:NewObject`",
        ),
        (
            GOOD.replace("https://ingestor", "http://ingestor"),
            (4, 15, "PEN1705"),
            "error",
            "`ingestor_url` is not the `https://` address of an API",
            "write it like `https://ingestor.example.org/dev`",
        ),
        (
            GOOD.replace("s3://inventories/radar/hive", "inventories/radar"),
            (6, 21, "PEN1705"),
            "error",
            "`inventory_location` is not a folder or file in a bucket",
            "write it like `s3://bucket/inventory/hive/`",
        ),
        (
            GOOD.replace("s3://inventories/radar/hive", '""'),
            (6, 21, "PEN1705"),
            "error",
            "`inventory_location` is empty",
            None,
        ),
        (
            GOOD.replace("2022-4-20", "2022-13-1"),
            (8, 16, "PEN1705"),
            "error",
            "`initial_chunk` `2022-13-1` is not a day",
            "write it like `2022-4-20`",
        ),
        (
            GOOD.replace("2022-4-20", "last week"),
            (8, 16, "PEN1705"),
            "error",
            "`initial_chunk` `last week` is not a day",
            "write it like `2022-4-20`",
        ),
        (
            GOOD + "snss: x\n",
            (9, 1, "PEN1701"),
            "warning",
            "`snss` is not a key of a pipeline: stactools-pipelines ignores it",
            "did you mean `sns`?",
        ),
        (
            GOOD + "file_list: x\n",
            (9, 1, "PEN1701"),
            "warning",
            "`file_list` is not a key of a pipeline: stactools-pipelines ignores it",
            "did you mean `inventory_location`?",
        ),
        (
            GOOD.replace("secret_arn", "secret_arm"),
            (3, 1, "PEN1703"),
            "error",
            "`secret_arm` is not a key of a pipeline, and `secret_arn` is missing",
            "did you mean `secret_arn`?",
        ),
        (
            without("compute"),
            (1, 1, "PEN1703"),
            "error",
            "a pipeline has no `compute`",
            "add `compute`: where it runs, for example `compute: awslambda`",
        ),
    ],
)
def test_one_mistake_is_one_finding_in_the_users_words(text, where, severity, message, help_text):
    found = only(text)
    assert ((found.line, found.column, found.code), found.severity, found.message, found.help) == (
        where,
        severity,
        message,
        help_text,
    )
    assert only(text, strict=True).severity == "error"


def test_5_folder_is_found_when_the_command_runs_in_it():
    found = only(GOOD, "config.yaml", directory="/repo/pipelines/other")
    assert found.message == "`id` `radar` is not the name of the folder, `other`"
    assert convert(GOOD, "config.yaml", directory="/repo/pipelines/radar").found == []


@pytest.mark.parametrize("file", ["radar.yaml", "<stdin>", "other/pipeline.yaml"])
def test_5_only_a_config_file_is_held_to_its_folder(file):
    assert convert(GOOD, file, directory="/repo/x").found == []


def test_findings_point_into_the_configuration():
    from penstock.dialects.model import source_path

    table = convert(GOOD, FILE).converted[0].table
    assert source_path(table, ("spec", "inventory", "initialChunk")) == ("initial_chunk",)
    assert source_path(table, ("spec", "source", "topic")) == ("sns",)
    assert source_path(table, ("metadata", "name")) == ("id",)
