"""Migrations: text is edited where a step says, and nowhere else. The steps here are made for the tests."""

from types import SimpleNamespace

import pytest

from penstock.diagnostics import Edit
from penstock.migrations.registry import current, steps, way
from penstock.migrations.run import apply, migrate
from penstock.text import Source


def rename(old, new):
    """A step's `edits`: the key `old` of `spec` becomes `new`."""

    def edits(document):
        known = document.data.get("spec") or {}
        return [Edit(document.locate(("spec", old), key=True), new)] if old in known else []

    return edits


ONE = SimpleNamespace(
    FROM="penstock.dev/v1", TO="penstock.dev/v2", SUMMARY="`work` is called `jobs`", edits=rename("work", "jobs")
)
TWO = SimpleNamespace(
    FROM="penstock.dev/v2", TO="penstock.dev/v3", SUMMARY="`jobs` is called `steps`", edits=rename("jobs", "steps")
)
STEPS = (TWO, ONE)

OLD = """\
# Head
apiVersion: penstock.dev/v1   # the version
kind: Workflow

spec:
    # what is done
    work:    # all of it
      - a
    other: {work: 1}
"""


def run(text, target="penstock.dev/v3", known=STEPS):
    data = text.encode() if isinstance(text, str) else text
    return migrate(Source("a.yaml", data), target, known)


def test_all_steps_on_the_way_are_taken_and_everything_else_stays_as_it_is():
    done = run(OLD)
    assert done.data is not None
    assert done.data.decode() == OLD.replace("penstock.dev/v1", "penstock.dev/v3").replace(
        "    work:    #", "    steps:    #"
    )
    assert done.taken == ("`work` is called `jobs`", "`jobs` is called `steps`")
    assert done.diagnostics == ()
    assert run(done.data).data is None


def test_line_ends_and_a_byte_order_mark_stay():
    data = b"\xef\xbb\xbf" + OLD.replace("\n", "\r\n").encode()
    done = run(data)
    assert done.data is not None
    assert done.data.startswith(b"\xef\xbb\xbf# Head\r\n")
    assert done.data.count(b"\r\n") == data.count(b"\r\n")
    assert b"    steps:    # all of it\r\n" in done.data


def test_each_document_of_a_file_goes_its_own_way():
    newer = OLD.replace("penstock.dev/v1", "penstock.dev/v2").replace("work", "jobs")
    foreign = "apiVersion: apps/v1\nspec: {work: 1}\n"
    done = run(f"{OLD}---\n{foreign}---\n{newer}")
    assert done.data is not None
    text = done.data.decode()
    assert text.count("apiVersion: penstock.dev/v3") == 2
    assert foreign in text
    assert text.count("    steps:    # all of it") == 2


def test_what_is_current_or_not_ours_is_left_alone():
    for text in ("", "a: 1\n", "apiVersion: penstock.dev/v3\n", "apiVersion: apps/v1\n", "- 1\n"):
        assert run(text) == run("a: 1\n")
        assert run(text).data is None


def test_a_version_that_no_step_leads_from_is_an_error_at_its_place():
    done = run("kind: A\napiVersion: penstock.dev/v9\n")
    (found,) = done.diagnostics
    assert (found.code, found.span.line, found.span.column) == ("PEN1101", 2, 13)
    assert done.data is None


def test_a_file_with_errors_is_left_alone():
    done = run(OLD + "kind: Workflow\n")
    assert done.data is None
    assert [found.code for found in done.diagnostics] == ["PEN1002"]


def test_a_step_that_makes_an_unreadable_file_changes_nothing():
    bad = SimpleNamespace(FROM="penstock.dev/v1", TO="penstock.dev/v2", SUMMARY="breaks", edits=rename("work", "[}"))
    done = run(OLD, "penstock.dev/v2", (bad,))
    assert done.data is None
    assert "breaks" in done.diagnostics[0].message


def test_a_circle_of_steps_leads_nowhere():
    back = SimpleNamespace(FROM="penstock.dev/v2", TO="penstock.dev/v1", SUMMARY="back", edits=rename("a", "b"))
    assert way("penstock.dev/v1", "penstock.dev/v9", (ONE, back)) is None
    assert way("penstock.dev/v1", "penstock.dev/v3", STEPS) == [ONE, TWO]


def test_edits_may_not_overlap():
    source = Source("a", b"abc: 1\n")
    from penstock.text import read

    span = read(source).documents[0].locate(("abc",), key=True)
    with pytest.raises(ValueError, match="overlap"):
        apply(source, [Edit(span, "x"), Edit(span, "yy")])


def test_every_step_of_ours_leads_to_the_current_version():
    known = steps()
    assert len({step.FROM for step in known}) == len(known)
    for step in known:
        assert way(step.FROM, current(), known)
        assert step.SUMMARY
