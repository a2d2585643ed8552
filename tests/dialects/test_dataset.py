"""Datasets of pctasks: what is read of them, and what is wrong with them in the user's words (1.G 7, 54 and 55)."""

import pytest

from penstock.dialects import by_name
from penstock.dialects.model import DialectContext, Findings
from penstock.dialects.pctasks.choose import Choice, Unmet
from penstock.dialects.pctasks.choose import convert as chosen
from penstock.text import Source, read
from tests.dialects.support import convert

GOOD = """\
id: ice
image: ice:1
collections:
- id: daily
  class: ice:Daily
  asset_storage:
  - uri: blob://icesa/north/
    chunks:
      options:
        ends_with: .nc
      splits:
      - prefix: a/
        depth: 2
      - prefix: b/
        depth: 2
  chunk_storage:
    uri: blob://icesa/etl/
"""


def only(text, **options):
    (one,) = convert(text, **options).found
    return one


def test_good_one_has_no_findings():
    result = convert(GOOD)
    assert result.found == []
    assert [one.data["metadata"]["name"] for one in result.converted] == [
        "ice-daily-process-items",
        "ice-daily-process-items-update",
    ]
    assert all(one.derived for one in result.converted)


@pytest.mark.parametrize(
    ("old", "new", "where", "severity", "message", "help_text"),
    [
        (
            "id: ice\n",
            "",
            (1, 1, "PEN1703"),
            "error",
            "a dataset has no `id`",
            "add `id`: the name of the dataset, for example `id: naip`",
        ),
        (
            "id: ice\n",
            "name: ice\n",
            (1, 1, "PEN1703"),
            "error",
            "`name` is not a key of a dataset, and `id` is missing",
            "did you mean `id`?",
        ),
        (
            "id: daily",
            "id: 7",
            (4, 7, "PEN1704"),
            "error",
            "`id` must be text, not the number 7",
            'put it in quotes: "7"',
        ),
        (
            "        ends_with: .nc",
            "        extension: [.nc]",
            (10, 9, "PEN1701"),
            "warning",
            "`extension` is not a key of the chunk options: pctasks ignores it",
            "did you mean `extensions`?",
        ),
        (
            "    chunks:\n",
            "    chunks:\n      length: 5\n",
            (9, 7, "PEN1701"),
            "warning",
            "`length` is not a key of `chunks`: pctasks ignores it",
            "did you mean `chunk_length`? It belongs to the options of a storage's chunks: asset_storage[].chunks.options",
        ),
        (
            "uri: blob://icesa/north/",
            "uri: blob://icesa/north/\n    sas_token: x",
            (8, 5, "PEN1701"),
            "warning",
            "`sas_token` is not a key of a storage: pctasks ignores it",
            "did you mean `token`?",
        ),
        (
            "prefix: b/",
            "prefix: a/",
            (14, 17, "PEN1716"),
            "error",
            "the prefix `a/` stands in two splits",
            "the same assets would be listed twice",
        ),
        (
            "      - prefix: a/\n        depth: 2\n      - prefix: b/\n        depth: 2\n",
            "      - depth: 2\n      - depth: 3\n",
            (13, 9, "PEN1716"),
            "error",
            "two splits have no prefix",
            "the same assets would be listed twice",
        ),
        (
            "prefix: b/\n        depth: 2\n",
            "prefix: b/\n",
            (14, 9, "PEN1703"),
            "error",
            "a split has no `depth`",
            "add `depth`: folder levels below which the work is parted, for example `depth: 2`",
        ),
        (
            "ends_with: .nc",
            "chunk_length: 0",
            (10, 23, "PEN1705"),
            "error",
            "`chunk_length` is 0: it must be at least 1",
            None,
        ),
        (
            "ends_with: .nc",
            "min_depth: 3\n        max_depth: 2",
            (10, 20, "PEN1705"),
            "error",
            "`min_depth` 3 is more than `max_depth` 2: nothing would be listed",
            None,
        ),
        (
            "ends_with: .nc",
            "matches: '*.nc'",
            (10, 18, "PEN1705"),
            "error",
            "`matches` is not a regular expression: nothing to repeat at position 0",
            None,
        ),
        (
            "ends_with: .nc",
            "since: yesterday",
            (10, 16, "PEN1705"),
            "error",
            "`since` `yesterday` is not a date",
            "write it like 2026-01-31 or 2026-01-31T12:00:00+00:00",
        ),
        (
            "ends_with: .nc",
            "extensions: [.nc, 5]",
            (10, 27, "PEN1704"),
            "error",
            "an item of `extensions` must be text, not the number 5",
            'put it in quotes: "5"',
        ),
        (
            "class: ice:Daily",
            "class: ice.Daily",
            (5, 10, "PEN1710"),
            "error",
            "`class` `ice.Daily` is not an entry point",
            "part module and attribute by a colon: `ice:Daily`?",
        ),
        (
            "uri: blob://icesa/north/",
            "uri: blob://icesa",
            (7, 10, "PEN1705"),
            "error",
            "`uri` `blob://icesa` names no account and container",
            "write `blob://<account>/<container>/<folder>`",
        ),
        (
            "image: ice:1",
            "image: ice:1\ntask_config: {weekly: {create-items: {tags: {a: b}}}}",
            (3, 15, "PEN1717"),
            "warning",
            "`weekly` is no collection of this dataset: the settings have no effect",
            "there are: daily",
        ),
        (
            "image: ice:1",
            "image: ice:1\ntask_config: {daily: {create-item: {tags: {a: b}}}}",
            (3, 23, "PEN1717"),
            "warning",
            "`create-item` is no task that is made of a dataset: the settings have no effect",
            "did you mean `create-items`?",
        ),
        (
            "image: ice:1",
            "image: ice:1\ntask_config: {daily: {create-items: {tags: {a: 5}}}}",
            (3, 48, "PEN1704"),
            "error",
            "the tag `a` must be text, not the number 5",
            'put it in quotes: "5"',
        ),
    ],
)
def test_one_mistake_is_one_finding_in_the_users_words(old, new, where, severity, message, help_text):
    assert GOOD.count(old) == 1, old
    text = GOOD.replace(old, new)
    found = only(text)
    assert ((found.line, found.column, found.code), found.severity, found.message, found.help) == (
        where,
        severity,
        message,
        help_text,
    )
    assert only(text, strict=True).severity == "error"


def test_7_empty_collections_are_rejected():
    found = only("id: ice\nimage: ice:1\ncollections: []\n")
    assert (found.line, found.column, found.message) == (3, 14, "`collections` is empty: a dataset needs at least one")


def test_a_collection_stands_there_once():
    found = only(GOOD + GOOD[GOOD.index("- id: daily") :])
    assert (found.line, found.column, found.message) == (18, 7, "the collection `daily` stands here twice")


def test_storages_that_are_no_mappings_are_reported():
    text = GOOD.replace("  - uri: blob://icesa/north/", "  - north\n  - uri: blob://icesa/north/")
    assert only(text).message == 'a storage must be a mapping, not the text "north"'


def choose(text, **choice):
    (document,) = read(Source("dataset.yaml", text.encode())).documents
    findings = Findings(document)
    made = chosen(document, findings, DialectContext("dataset.yaml", ""), Choice(**choice), "pctasks-dataset")
    assert findings.found == []
    return made


SEVERAL = GOOD + GOOD[GOOD.index("- id: daily") :].replace("id: daily", "id: monthly")


def test_54_an_update_cannot_use_existing_chunks():
    with pytest.raises(Unmet, match="an update lists assets anew: it cannot use existing chunks"):
        choose(GOOD, update=True, existing_chunks=True)


def test_55_without_a_collection_the_choice_is_listed():
    with pytest.raises(Unmet, match="has 2 collections: choose one") as error:
        choose(SEVERAL, chunkset="cs1")
    assert error.value.hint == "there are: daily, monthly"


def test_55_an_unknown_collection_is_suggested():
    with pytest.raises(Unmet, match="has no collection `dayly`") as error:
        choose(SEVERAL, collection="dayly")
    assert error.value.hint == "did you mean `daily`?"


def test_a_collection_may_be_chosen_whole_or_in_one_way():
    def names(**choice):
        return [one.data["metadata"]["name"] for one in choose(SEVERAL, **choice)]

    assert names(collection="monthly") == ["ice-monthly-process-items", "ice-monthly-process-items-update"]
    assert names(collection="monthly", update=True) == ["ice-monthly-process-items-update"]
    assert names(collection="monthly", limit=5) == ["ice-monthly-process-items"]
    assert len(names()) == 4
    assert by_name("pctasks-dataset") is not None
