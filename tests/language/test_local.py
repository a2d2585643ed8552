"""`local.path` and `local.file`: exactly one entry, never outside the project, bounded."""

import os

import pytest

from penstock.language import Scope, Unresolved


@pytest.fixture
def project(tmp_path):
    base = tmp_path / "project" / "datasets"
    (base / "collection").mkdir(parents=True)
    (base / "a1.py").write_text("")
    (base / "a2.py").write_text("")
    (base / "only.txt").write_text("")
    (base / "data.json").write_text('{"id": "x", "list": [1, {"deep": true}]}')
    (tmp_path / "outside.json").write_text("{}")
    return base


@pytest.fixture
def scope(project):
    return Scope(base_dir=str(project), root_dir=str(project.parent), env={})


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("./collection", "datasets/collection"),
        ("./collection/", "datasets/collection"),
        ("only.txt", "datasets/only.txt"),
        ("'only.txt'", "datasets/only.txt"),
        (" 'only.txt' ", "datasets/only.txt"),
        ("*.txt", "datasets/only.txt"),
        ("../datasets/on?y.txt", "datasets/only.txt"),
    ],
)
def test_a_path_is_relative_to_the_project(run, scope, argument, value):
    assert run("${{ local.path(" + argument + ") }}", scope) == (value, [])


def test_outside_a_project_the_folder_of_the_file_is_the_root(run, project):
    assert run("${{ local.path(only.txt) }}", Scope(base_dir=str(project))) == ("only.txt", [])
    assert run("${{ local.path(../../outside.json) }}", Scope(base_dir=str(project)))[1][0][0] == "PEN1214"


def test_check_1g_13_a_pattern_must_match_exactly_one_entry(run, scope):
    for argument, count in (
        ("gone.py", "matches nothing"),
        ("b*.py", "matches nothing"),
        ("a*.py", "matches 2 entries"),
    ):
        _, [(code, underlined, message, _)] = run("${{ local.path(" + argument + ") }}", scope)
        assert (code, underlined) == ("PEN1213", argument)
        assert count in message
    assert run("${{ local.path(a*.py) }}", scope)[1][0][3] == "it matches: a1.py, a2.py"


@pytest.mark.parametrize("argument", ["../../outside.json", "/etc/passwd", "../../*", "link"])
def test_nothing_outside_the_project_is_reached(run, scope, project, argument):
    os.symlink("/etc", project / "link")
    _, [(code, underlined, _, _)] = run("${{ local.path(" + argument + ") }}", scope)
    assert (code, underlined) == ("PEN1214", argument)


def test_a_file_is_read_as_json(run, scope):
    assert run("${{ local.file(data.json) }}", scope) == ({"id": "x", "list": [1, {"deep": True}]}, [])
    assert run("${{ local.file(data.json).list[1].deep }}", scope) == (True, [])
    assert run("${{ local.file('data.json').id | upper }}", scope) == ("X", [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON: Expecting property name"),
        (b'{"a": NaN}', "is not JSON: NaN is no JSON number"),
        (b'"\xff"', "is not UTF-8 (byte 1)"),
        (b"[" * 100_000, "is nested too deeply"),
        (b" " * (1 << 20) + b"1", "is larger than"),
    ],
)
def test_a_file_that_is_no_json_value(run, scope, project, content, message):
    (project / "bad.json").write_bytes(content)
    _, [(code, underlined, told, _)] = run("${{ local.file(bad.json) }}", scope)
    assert (code, underlined) == ("PEN1215", "bad.json")
    assert message in told


def test_a_folder_and_a_pipe_are_no_files(run, scope, project):
    os.mkfifo(project / "pipe")
    for name in ("collection", "pipe"):
        assert run("${{ local.file(" + name + ") }}", scope)[1][0][:2] == ("PEN1215", name)


def test_a_file_that_may_not_be_read(run, scope, project, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("penstock.language.local.os.open", refuse)
    [(code, _, message, _)] = run("${{ local.file(data.json) }}", scope)[1]
    assert (code, message) == ("PEN1215", "`data.json` cannot be read: Permission denied")


def test_a_path_with_a_nul(run, scope):
    assert run("${{ local.path('a\\x00b') }}", scope)[1][0][0] == "PEN1213"


def test_without_a_file_paths_wait(run):
    for text in ("${{ local.path(x) }}", "${{ local.file(x) }}", "${{ local.file(x).y }}"):
        value, found = run(text)
        assert not found
        assert (type(value), value) == (Unresolved, text)


def test_the_caller_learns_what_was_looked_at(run, project):
    seen = []
    scope = Scope(base_dir=str(project), env={}, on_file=seen.append)
    run("${{ local.path(only.txt) }} ${{ local.path(gone) }}", scope)
    assert seen == [str(project / "only.txt"), str(project / "gone")]
