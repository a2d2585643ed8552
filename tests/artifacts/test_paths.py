"""Which paths may be in a tree, and which two cannot be there together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.artifacts import paths


@pytest.mark.parametrize(
    "path",
    ["a", "manifests/ingest.yaml", "pulumi/main/__main__.py", ".gitignore", "a/.keep", "a b", "é/ü.yaml", "x" * 255,
     "x/penstock.lock.json", "a-"],
)  # fmt: skip
def test_allowed(path):
    assert paths.problem(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "it is empty"),
        ("/etc/passwd", "it is absolute"),
        ("../x", "it leaves the tree"),
        ("a/../../x", "it leaves the tree"),
        ("a//b", "it has an empty part"),
        ("a/", "it has an empty part"),
        ("./a", "it has an empty part"),
        (".git/hooks/pre-commit", "git refuses such a name"),
        ("a/.GIT", "git refuses such a name"),
        ("GIT~1/config", "git refuses such a name"),
        ("a.", "'a.' ends in a dot or a space, which some file systems drop"),
        ("a /b", "'a ' ends in a dot or a space, which some file systems drop"),
        ("a\\b", "it holds '\\\\', which some file systems refuse"),
        ("c:a", "it holds ':', which some file systems refuse"),
        ("a\x00", "it holds '\\x00', which some file systems refuse"),
        ("a\n", "it holds '\\n', which some file systems refuse"),
        ("a/\ud800", "it is not valid Unicode"),
        ("x" * 256, "'xxxxxxxxxxxxxxxxxxxx'... is longer than 255 bytes"),
        ("é" * 128, "'éééééééééééééééééééé'... is longer than 255 bytes"),
        ("penstock.lock.json", "it is the name of the lock"),
        ("Penstock.LOCK.json", "it is the name of the lock"),
    ],
)
def test_refused(path, reason):
    assert paths.problem(path) == reason


def test_the_first_problem_of_many():
    assert paths.first_problem(["a", "b/c"]) is None
    assert paths.first_problem(["a", "..", "/"]) == ("..", "it leaves the tree")


@pytest.mark.parametrize(
    ("many", "clashes"),
    [
        (["a", "b", "c/a"], []),
        (["a", "a/b"], [("a", "a/b")]),
        (["a/b", "a/b/c", "a/b/d"], [("a/b", "a/b/c")]),
        (["A.yaml", "a.yaml"], [("A.yaml", "a.yaml")]),
        (["X/a", "x/b"], [("X/a", "x/b")]),
        (["X/a", "X/b", "x/c", "x/d"], [("X/a", "x/c"), ("X/a", "x/d")]),
        (["stra\u00dfe", "strasse"], [("strasse", "stra\u00dfe")]),
        (["caf\u00e9", "cafe\u0301"], [("cafe\u0301", "caf\u00e9")]),
        (["A", "a/b"], [("A", "a/b")]),
    ],
)
def test_collisions(many, clashes):
    assert paths.collisions(many) == clashes


part = st.text(alphabet="aAbB.\u00e9E\u0301", min_size=1, max_size=3).filter(lambda p: p.strip("."))
path = st.lists(part, min_size=1, max_size=3).map("/".join)


@given(st.sets(path, max_size=8))
def test_no_collision_means_that_folding_loses_nothing(many):
    nodes = set(many) | paths.folders(many)
    whole = len({paths.fold(node) for node in nodes}) == len(many) + len(paths.folders(many))
    assert (paths.collisions(many) == []) == whole


@given(st.sets(path, max_size=8))
def test_folders_are_the_parents_of_all(many):
    assert paths.folders(many) == {folder for one in many for folder in paths.parents(one)}
