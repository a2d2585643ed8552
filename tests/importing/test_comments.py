"""Comments go where the thing they speak of went; what has no place is named."""

from textwrap import dedent

import pytest

from penstock.importing.anchors import layout
from penstock.importing.comments import comments
from penstock.importing.run import import_source
from penstock.schema import validate
from penstock.text import Source, read
from tests.dialects.support import FIXTURES


def found(text):
    source = Source("x.yaml", dedent(text).encode())
    (document,) = read(source).documents
    return [
        (one.text, one.place, one.path) for one in comments(source.lines(), layout(document), 1, len(source.lines()))
    ]


def imported(text, file="x.yaml"):
    source = Source(file, dedent(text).encode())
    return import_source(
        source, "", lambda dialect, document, report, context: dialect.convert(document, report, context)
    )


def test_each_comment_finds_what_it_speaks_of():
    assert found("""\
        # head
        # of the file
        a: 1 # beside a

        # before b
        b: # beside b
          # before c
          c: "# no comment"
          d: |  # beside d
            # no comment
          # after d
        # before e
        e:
          # before the first item
          - f: x#y
          - [1, "#", 2] # beside the second item
          # after the second item
        # foot
        """) == [
        ("# head", "head", ()),
        ("# of the file", "head", ()),
        ("# beside a", "beside", ("a",)),
        ("# before b", "before", ("b",)),
        ("# beside b", "beside", ("b",)),
        ("# before c", "before", ("b", "c")),
        ("# beside d", "beside", ("b", "d")),
        ("# after d", "after", ("b", "d")),
        ("# before e", "before", ("e",)),
        ("# before the first item", "before", ("e", 0)),
        ("# beside the second item", "beside", ("e", 1)),
        ("# after the second item", "after", ("e", 1)),
        ("# foot", "after", ("e",)),
    ]


def test_text_of_several_lines_holds_no_comments():
    assert found("""\
        a: "one
          # two
          three"
        b: one
          two#three
        c: >
          # four

        d: 1 # d
        """) == [("# d", "beside", ("d",))]


STREAM = (FIXTURES / "workflows" / "streaming-create.yaml").read_text()


def test_comments_travel_with_their_keys():
    result = imported(STREAM)
    lines = result.text.splitlines()
    assert lines[0] == "# Lightning over the harbour, as it is seen."
    assert '    queue_account_url: # "https://harbourdev.queue.core.windows.net"' in lines
    above = lines.index("    # Flashes are small; a minute is plenty.")
    assert lines[above + 1] == "    visibilityTimeout: 60"
    assert [(one.line, one.text) for one in result.lost] == [(44, "# never changes")]


def test_comment_that_closes_a_block_stays_at_its_end():
    lines = imported((FIXTURES / "workflows" / "batch-order.yaml").read_text()).text.splitlines()
    at = lines.index("          # requirements: ${{ local.path(./requirements.txt) }}")
    assert lines[at - 1] == "          src: ${{ local.path(./cropland.py) }}"


def test_comments_of_a_part_that_was_taken_apart_stand_above_its_first_piece():
    text = STREAM.replace("          streaming_options:\n", "          streaming_options: # how it scales\n")
    lines = imported(text).text.splitlines()
    assert "  trigger: # how it scales" in lines


def test_each_workflow_of_a_dataset_has_the_comments_of_its_parts():
    text = imported((FIXTURES / "datasets" / "several.yaml").read_text()).text
    daily, update, ingest, monthly, _ = text.split("---\n")
    assert "# By year, then by day." in daily
    assert "# By year, then by day." in update
    assert "# By year, then by day." not in ingest + monthly
    assert imported((FIXTURES / "datasets" / "several.yaml").read_text()).lost == ()


@pytest.mark.parametrize("name", sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*.yaml")))
def test_every_fixture_becomes_valid_native_text_with_every_comment_accounted_for(name):
    text = (FIXTURES / name).read_text()
    result = imported(text, name)
    documents = read(Source(name, result.text.encode())).documents
    assert len(documents) == len(result.definitions) > 0
    assert [validate(one.data["kind"], one.data) for one in documents] == [[]] * len(documents)
    written = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert [line for line in written if line not in result.text and line not in {one.text for one in result.lost}] == []


def test_documents_of_one_file_keep_their_comments_apart():
    result = imported(
        "# one\nid: a\nname: a # A\ndataset: d\njobs: {a: {tasks: []}}\n---\n# two\nid: b\nname: b # B\ndataset: d\njobs: {b: {tasks: []}}\n"
    )
    first, second = result.text.split("---\n")
    assert first.startswith("# one\n")
    assert "description: a # A" in first
    assert second.startswith("# two\n")
    assert "description: b # B" in second
    assert result.lost == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("apiVersion: penstock.dev/v1\nkind: Workflow\n", "this is a native definition already"),
        ("a: 1\n", "no dialect knows this shape"),
        ("[1]\n", "no dialect knows this shape"),
        ("{}\n", "no dialect knows this shape"),
    ],
)
def test_what_is_not_foreign_is_refused(text, message):
    result = imported(text)
    (found_,) = result.diagnostics
    assert (found_.code, found_.severity, found_.message) == ("PEN1724", "error", message)
    assert result.text == ""


def test_what_the_schema_refuses_is_placed_in_the_source():
    result = imported("id: a\nname: a\ndataset: d\njobs:\n  'x,y': {tasks: []}\n")
    (found_,) = result.diagnostics
    assert found_.span is not None
    assert (found_.span.line, found_.span.column) == (5, 3)
    assert result.text == ""


def test_files_that_cannot_be_read_as_yaml_are_refused():
    assert imported("a: [\n").text == ""


def test_an_empty_file_is_refused():
    codes = [(one.code, one.severity) for one in imported("# nothing here\n").diagnostics]
    assert ("PEN1724", "error") in codes
