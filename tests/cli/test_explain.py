"""`penstock explain`: pages, the list, names, suggestions."""

import json

import pytest

from penstock.diagnostics.catalog import codes, page
from tests.cli.support import Done, penstock


@pytest.mark.parametrize("word", ["PEN0001", "pen0001", "0001", "unknown-verb"])
def test_a_page_is_printed_as_it_is(word):
    assert penstock("explain", word) == Done(0, page("PEN0001") or "?", "")


def test_several_pages_are_printed_one_after_the_other():
    assert penstock("explain", "PEN0002", "0001").out == f"{page('PEN0002')}\n{page('PEN0001')}"


def test_headings_and_fences_are_coloured_on_request():
    done = penstock("explain", "PEN0001", "--color", "always")
    assert "\x1b[1m## Bad\x1b[0m" in done.out
    assert "\x1b[34m```console bad\x1b[0m" in done.out
    assert penstock("explain", "PEN0001", FORCE_COLOR="1") == done
    assert penstock("explain", "PEN0001", FORCE_COLOR="1", NO_COLOR="1").out == page("PEN0001")
    assert penstock("explain", "PEN0001", "--color=never", FORCE_COLOR="1").out == page("PEN0001")


def test_all_codes_are_listed_with_what_they_say():
    done = penstock("explain", "--list")
    lines = done.out.splitlines()
    assert (done.code, [line[:7] for line in lines]) == (0, list(codes()))
    assert lines[0] == "PEN0001  error    unknown-verb: The first word of the command line is not a verb"


def test_json_has_the_page_or_the_whole_list():
    one = json.loads(penstock("explain", "PEN0001", "--format", "json").out)
    assert one["version"] == 1
    assert one["codes"][0] == {
        "code": "PEN0001",
        "name": "unknown-verb",
        "title": "The first word of the command line is not a verb",
        "severity": "error",
        "since": "0.1.0",
        "docs": "https://penstock.dev/docs/codes/PEN0001",
        "page": page("PEN0001"),
    }
    every = json.loads(penstock("explain", "--list", "--format=json").out)
    assert [item["code"] for item in every["codes"]] == list(codes())
    assert "page" not in every["codes"][0]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("unknwon-verb", "did you mean `unknown-verb`"),
        ("PEN00001", "did you mean `PEN0001`"),
        ("whatever", "`penstock explain --list` lists them"),
    ],
)
def test_an_unknown_code_has_a_suggestion(word, hint):
    done = penstock("explain", word)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"penstock explain: error[PEN0004]: there is no code '{word}'\n  {hint}")


def test_a_code_and_the_list_are_not_asked_for_together():
    assert penstock("explain", "--list", "PEN0001").code == 2
