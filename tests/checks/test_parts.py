"""The parts that checks share: quantities, cron expressions, images, globs, the jobs' circles."""

import pytest

from penstock.checks.cron import CronError, happens, parse
from penstock.checks.images import Image
from penstock.checks.images import parse as parse_image
from penstock.checks.quantities import cores, memory
from penstock.checks.workflow.job_graph import find_cycle
from penstock.globs import matches


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, 1.0), (0.5, 0.5), ("500m", 0.5), ("1.5", 1.5), (None, None), (True, None), ("${{ args.cpu }}", None)],
)
def test_cores(value, expected):
    assert cores(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1Gi", 2**30),
        ("512Mi", 2**29),
        ("1.5G", 1.5e9),
        ("100k", 1e5),
        ("1024", 1024),
        (None, None),
        ("${{ x }}", None),
    ],
)
def test_memory(value, expected):
    assert memory(value) == expected


def test_cron_fields_are_sets_of_numbers():
    minute, hour, day, month, weekday = parse("*/20 8-10 1,15 jan,12 MON-wed")
    assert (minute, hour, day) == ({0, 20, 40}, {8, 9, 10}, {1, 15})
    assert (month, weekday) == ({1, 12}, {1, 2, 3})


def test_a_cron_expression_has_five_fields():
    with pytest.raises(CronError, match="it has 6 fields, not five") as error:
        parse("0 0 * * * *")
    assert error.value.part is None


@pytest.mark.parametrize(("text", "comes"), [("0 0 31 4 *", False), ("0 0 31 4,5 *", True), ("0 0 31 4 1", True)])
def test_whether_a_day_ever_comes(text, comes):
    assert happens(parse(text), text) is comes


def test_an_image_in_parts():
    digest = "sha256:" + "a" * 64
    assert parse_image(f"r.example.org:5000/a/b:1@{digest}") == Image("r.example.org:5000", "a/b", "1", digest)
    assert parse_image("a/b") == Image(None, "a/b", None, None)
    assert parse_image("") == "has no name"


@pytest.mark.parametrize(
    ("pattern", "value", "met"),
    [
        ("a", "a", True),
        ("a", "ab", False),
        ("a*", "ab", True),
        ("*", "", True),
        ("a.c", "abc", False),
        ("*-b", "a-b", True),
    ],
)
def test_globs(pattern, value, met):
    assert matches(pattern, value) is met


def test_circles_are_found_wherever_they_are():
    assert find_cycle({"a": ("b",), "b": ("c",), "c": ("b",)}) == ("b", "c")
    assert find_cycle({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}) == ()
    assert find_cycle({"a": ("a", "nobody")}) == ()
