"""The lock as text: small diffs, exact round trip, hostile and conflicted input."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.artifacts import lock, paths
from tests.artifacts.trees import conflict

A, B = "a" * 64, "b" * 64


def test_the_text_has_one_line_a_file_in_order():
    text = lock.dump({"schema": "v1", "compiler": "1.0"}, {"m/b.yaml": (B, ("Workflow/b",)), "m/a.yaml": (A, ())})
    assert text == (
        "{\n"
        '  "lockVersion": 1,\n'
        '  "compiler": "1.0",\n'
        '  "schema": "v1",\n'
        '  "files": {\n'
        f'    "m/a.yaml": {{"sha256": "{A}", "definitions": []}},\n'
        f'    "m/b.yaml": {{"sha256": "{B}", "definitions": ["Workflow/b"]}}\n'
        "  }\n"
        "}\n"
    )


def test_an_empty_tree_has_a_lock_too():
    text = lock.dump({}, {})
    assert json.loads(text) == {"lockVersion": 1, "files": {}}
    assert lock.parse(text).files == {}


name = st.text(min_size=1, max_size=12).filter(lambda text: paths.problem(text) is None)
words = st.text(max_size=8)


@given(
    st.dictionaries(st.sampled_from(["compiler", "schema"]), words | st.integers()),
    st.dictionaries(name, st.tuples(st.sampled_from([A, B]), st.lists(words, max_size=3).map(tuple))),
)
def test_what_is_written_is_read(meta, files):
    text = lock.dump(meta, files)
    assert text == lock.dump(dict(reversed(meta.items())), dict(reversed(files.items())))
    read = lock.parse(text)
    assert read.meta == meta
    assert read.files == {path: ((digest,), names) for path, (digest, names) in files.items()}


@pytest.mark.parametrize("taken", ["files", "lockVersion"])
def test_meta_cannot_take_the_lock_s_own_names(taken):
    with pytest.raises(ValueError, match=taken):
        lock.dump({taken: 1}, {})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON|nested too deeply"),
        ("[]", "no lockVersion"),
        ('{"files": {}}', "no lockVersion"),
        ('{"lockVersion": 1}', "it has no files"),
        ('{"lockVersion": 1, "files": []}', "it has no files"),
        ('{"lockVersion": 1, "files": {"a": {}}}', "'a' has no sha256"),
        ('{"lockVersion": 1, "files": {"a": 7}}', "'a' has no sha256"),
        ('{"lockVersion": 1, "files": {"a": {"sha256": "x", "definitions": "y"}}}', "not a list of names"),
        ('{"lockVersion": 1, "files": {"a": {"sha256": "x", "definitions": [1]}}}', "not a list of names"),
        ('{"lockVersion": 1, "files": {"../../etc/passwd": {"sha256": "x"}}}', "it leaves the tree"),
        ('{"lockVersion": 1, "files": {"/etc/passwd": {"sha256": "x"}}}', "it is absolute"),
    ],
)
def test_a_damaged_or_hostile_lock_is_refused(text, reason):
    with pytest.raises(lock.LockError, match=reason) as caught:
        lock.parse(text)
    assert not caught.value.newer


def test_the_line_of_a_syntax_error_is_told():
    with pytest.raises(lock.LockError) as caught:
        lock.parse('{\n  "lockVersion": 1,\n  oops\n}')
    assert caught.value.line == 3


def test_a_later_format_is_told_apart():
    with pytest.raises(lock.LockError, match="format is 2") as caught:
        lock.parse('{"lockVersion": 2, "files": "whatever"}')
    assert caught.value.newer


def conflicted(ours, theirs):
    head, tail = '{\n  "lockVersion": 1,\n  "files": {\n', "  }\n}\n"
    return head + conflict(ours, theirs) + tail


def row(path, digest, end=",\n"):
    return f'    "{path}": {{"sha256": "{digest}", "definitions": ["Workflow/w"]}}{end}'


def test_a_merge_conflict_owns_both_sides():
    read = lock.parse(conflicted(row("a", A) + row("b", B, "\n"), row("a", B) + row("c", A, "\n")))
    assert read.files == {
        "a": ((A, B), ("Workflow/w",)),
        "b": ((B,), ("Workflow/w",)),
        "c": ((A,), ("Workflow/w",)),
    }


@pytest.mark.parametrize(
    ("ours", "reason"),
    [(row("../x", A), "leaves the tree"), ('    "a": {"sha256": "half\n', "inside a line")],
)
def test_a_merge_conflict_is_checked_like_any_lock(ours, reason):
    with pytest.raises(lock.LockError, match=reason) as caught:
        lock.parse(conflicted(ours, row("a", A)))
    assert caught.value.line == 5
