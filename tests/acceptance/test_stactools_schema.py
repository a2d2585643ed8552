"""stactools pipelines before anything is made of them: checks 1 to 5 of part 2.G, by their numbers."""

import pytest

from tests.acceptance.judged import judge, judge_text
from tests.acceptance.stactools_project import PIPELINES, config, write

RADAR = """\
id: radar
compute: awslambda
secret_arn: arn:aws:secretsmanager:us-west-2:123456789012:secret:ingestor-AbCdEf
ingestor_url: https://ingestor.example.org/dev/
sns: arn:aws:sns:eu-central-1:210987654321:NewRadar
inventory_location: s3://inventories/radar/hive
historic_frequency: 1
initial_chunk: 2022-4-20
"""
FILE = "radar/config.yaml"


def said(folder, old, new, *words):
    """Judge the pipeline with one change; it must be a change."""
    assert old in RADAR
    return judge_text(folder, RADAR.replace(old, new), FILE, *words)


@pytest.mark.parametrize("name", PIPELINES)
def test_2G_1_the_six_pipelines_are_accepted(tmp_path, name):
    assert judge_text(tmp_path, config(name), f"{name}/config.yaml").errors == []


def test_2G_1_and_as_a_project(tmp_path):
    assert judge(write(tmp_path)).errors == []


def test_2G_1_a_pipeline_may_have_a_topic_no_topic_and_null(tmp_path):
    for line in ("", "sns: null\n", "sns:\n"):
        verdict = said(tmp_path, "sns: arn:aws:sns:eu-central-1:210987654321:NewRadar\n", line)
        assert verdict.errors == []


def test_2G_2_an_inventory_needs_to_know_how_often_it_is_read(tmp_path):
    (error,) = said(tmp_path, "historic_frequency: 1\ninitial_chunk: 2022-4-20\n", "").errors
    assert "`historic_frequency`" in error.message
    assert error.line == 1


def test_2G_3_a_frequency_needs_the_chunk_to_begin_with(tmp_path):
    (error,) = said(tmp_path, "initial_chunk: 2022-4-20\n", "").errors
    assert "`initial_chunk`" in error.message
    assert error.line == 7


def test_2G_3_zero_needs_no_chunk(tmp_path):
    assert said(tmp_path, "historic_frequency: 1\ninitial_chunk: 2022-4-20\n", "historic_frequency: 0\n").errors == []


def test_2G_4_another_compute_is_refused(tmp_path):
    (error,) = said(tmp_path, "compute: awslambda", "compute: awsbatch").errors
    assert "awsbatch" in error.message
    assert error.line == 2
    assert "awslambda" in error.message + error.help


REFUSED = {
    "frequency below zero": ("historic_frequency: 1", "historic_frequency: -1", 7, "historic_frequency"),
    "frequency without inventory": (
        "inventory_location: s3://inventories/radar/hive\nhistoric_frequency: 1\ninitial_chunk: 2022-4-20\n",
        "historic_frequency: 1\n",
        6,
        "historic_frequency",
    ),
    "id of another folder": ("id: radar", "id: rader", 1, "radar"),
    "id that is no module": ("id: radar", "id: ra-dar", 1, "ra-dar"),
    "secret malformed": ("arn:aws:secretsmanager:", "arn:aws:ssm:", 3, "secret_arn"),
    "topic malformed": ("arn:aws:sns:", "aws:sns:", 5, "sns"),
    "address malformed": ("https://ingestor", "ingestor", 4, "ingestor_url"),
    "inventory malformed": ("s3://inventories", "inventories", 6, "inventory_location"),
    "chunk is no day": ("2022-4-20", "2022-4-31", 8, "2022-4-31"),
    "chunk is a word": ("2022-4-20", "yesterday", 8, "yesterday"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_2G_5_what_the_original_takes_and_should_not(tmp_path, case):
    old, new, line, word = REFUSED[case]
    errors = said(tmp_path, old, new).errors
    assert [(one.line, word in one.message) for one in errors] == [(line, True)]


@pytest.mark.parametrize(("strict", "severity"), [((), "warning"), (("--strict",), "error")])
def test_2G_5_an_unknown_key_is_said_with_what_was_meant(tmp_path, strict, severity):
    found = said(tmp_path, "initial_chunk", "memory: 512\ninitial_chunk", *strict).said
    assert [(one.line, one.severity) for one in found if "`memory`" in one.message] == [(8, severity)]
