"""A render after an edit gives what a render of everything gives: files, findings and summary."""

import os
import shutil
import time
from pathlib import Path

import pytest

from penstock.artifacts import state
from penstock.engine import memory
from penstock.engine.session import Request, run
from tests.engine.edits import Edits

TICK = 0.012  # seconds: files are stamped with a clock that ticks every 10 ms at most


def tree(folder):
    rendered = folder / "rendered"
    return {
        str(path.relative_to(rendered)): path.read_bytes() for path in sorted(rendered.rglob("*")) if path.is_file()
    }


def findings(session):
    return sorted(map(repr, session.diagnostics))


def failed(session):
    return any(one.severity == "error" for one in session.diagnostics)


def render(folder, **options):
    session = run(str(folder), Request(**options))
    assert session is not None
    return session


def cold(folder, elsewhere, **options):
    """Render a copy that has no memory, and of the tree only what is not penstock's; return its session and tree."""
    shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.copytree(folder, elsewhere, ignore=shutil.ignore_patterns("rendered", ".penstock"))
    for stray in folder.glob("rendered/*/manifests/stray.yaml"):
        copy = elsewhere / stray.relative_to(folder)
        copy.parent.mkdir(parents=True)
        shutil.copy(stray, copy)
    return render(elsewhere, cache=False, **options), tree(elsewhere)


def settle(folder):
    """Render until no file is too young to be trusted."""
    for _ in range(2):
        time.sleep(TICK)
        session = render(folder)
    return session


@pytest.fixture
def project(tmp_path):
    edits = Edits(tmp_path / "project", seed=0)
    assert not failed(settle(edits.folder))
    return edits


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_tree_is_that_of_a_cold_render(tmp_path, seed, monkeypatch):
    from penstock.engine import again

    original = again.render_again
    sessions = []

    def watched(*given):
        sessions.append(original(*given))
        return sessions[-1]

    monkeypatch.setattr(again, "render_again", watched)
    edits = Edits(tmp_path / "project", seed)
    done = []
    for _ in range(20):
        before = tree(edits.folder)
        time.sleep(TICK)
        session = render(edits.folder)
        fresh, wanted = cold(edits.folder, tmp_path / "fresh")
        assert findings(session) == findings(fresh), done
        assert tree(edits.folder) == (before if failed(fresh) else wanted), done
        done.append(edits.step())
    assert sum(session is not None for session in sessions) >= 3, done


@pytest.mark.parametrize("environments", [("bench",), None])
@pytest.mark.parametrize("only", ["pulumi", None])
def test_parts_of_the_tree_are_remembered_apart(tmp_path, project, environments, only):
    project.do_value()
    project.do_shared()
    render(project.folder, environments=environments, only=only)
    project.do_value()
    render(project.folder, environments=environments, only=only)
    render(project.folder)
    assert tree(project.folder) == cold(project.folder, tmp_path / "fresh")[1]


def test_an_edit_compiles_only_what_it_reaches(project, monkeypatch):
    from penstock.engine import again

    compiled = []
    original = again.compile_definition

    def count(resolved, *rest):
        compiled.append(resolved.entry.name)
        return original(resolved, *rest)

    monkeypatch.setattr(again, "compile_definition", count)
    (project.folder / "definitions/extra/note.json").write_text('{"text": "two"}')
    time.sleep(TICK)
    session = render(project.folder)
    assert compiled == ["reader"]
    assert ", files: 2 written," in session.summary[0]  # its manifest and the lock
    project.do_base()
    render(project.folder)
    assert sorted(compiled) == ["heir", "heir-of-heir", "reader"]


def test_nothing_changed_is_known_without_reading_a_definition(project, monkeypatch):
    (project.folder / "definitions/extra/warned.yaml").unlink()  # findings must be said again, which takes more
    settle(project.folder)
    monkeypatch.setattr("penstock.project.open_project", None)
    assert ", files: 0 written" in render(project.folder).summary[0]


def test_warnings_are_said_again_when_nothing_changed(project):
    first, second = render(project.folder), render(project.folder)
    assert [one.code for one in first.diagnostics]
    assert findings(first) == findings(second)


def test_the_summary_of_an_unchanged_tree_is_the_same_from_memory(project):
    (project.folder / "definitions/extra/warned.yaml").unlink()
    render(project.folder)
    settle(project.folder)
    assert memory.nothing_changed(str(project.folder), memory.fingerprint(), Request().key) is not None
    assert render(project.folder).summary == render(project.folder, cache=False).summary


@pytest.mark.parametrize("name", ["quick", "render", "templates"])
@pytest.mark.parametrize("damage", [b"", b"\0", b"half", b"all"])
def test_a_damaged_memory_is_ignored(tmp_path, project, name, damage):
    path = project.folder / ".penstock" / name
    data = path.read_bytes()
    path.write_bytes({b"half": data[: len(data) // 2], b"all": data[:-1] + bytes([data[-1] ^ 1])}.get(damage, damage))
    project.do_value()
    session = render(project.folder)
    fresh, wanted = cold(project.folder, tmp_path / "fresh")
    assert findings(session) == findings(fresh)
    assert tree(project.folder) == wanted


def test_the_memory_of_another_version_is_ignored(project):
    root = str(project.folder)
    assert memory.recall(root, "quick", memory.fingerprint()) is not None
    assert memory.recall(root, "quick", "another") is None


def test_a_memory_that_cannot_be_written_is_no_error(project):
    shutil.rmtree(project.folder / ".penstock")
    (project.folder / ".penstock").write_text("in the way")
    project.do_value()
    assert not failed(render(project.folder))


def test_an_edited_file_of_the_tree_is_noticed_when_nothing_else_changed(project):
    settle(project.folder)
    manifest = next(path for path in sorted((project.folder / "rendered/bench/manifests").iterdir()))
    manifest.write_text("edited\n")
    session = render(project.folder)
    assert [one.code for one in session.diagnostics if one.severity == "error"] == ["PEN1901"]
    assert not failed(render(project.folder, force=True))


def test_a_removed_file_of_the_tree_comes_back(tmp_path, project):
    settle(project.folder)
    next(path for path in sorted((project.folder / "rendered/bench/manifests").iterdir())).unlink()
    render(project.folder)
    assert tree(project.folder) == cold(project.folder, tmp_path / "fresh")[1]


@pytest.mark.parametrize("jobs", [1, 2, 4, 100])
def test_any_number_of_processes_gives_the_same_bytes(tmp_path, project, jobs):
    fresh, wanted = cold(project.folder, tmp_path / "fresh", jobs=jobs)
    assert wanted == tree(project.folder)
    assert findings(fresh) == findings(render(project.folder, cache=False))


def test_a_render_by_several_processes_can_be_edited(tmp_path, project):
    shutil.rmtree(project.folder / ".penstock")
    render(project.folder, jobs=3)
    project.do_value()
    project.do_base()
    session = render(project.folder)
    assert "written" in session.summary[0]
    assert tree(project.folder) == cold(project.folder, tmp_path / "fresh")[1]


def test_the_share_of_a_child_that_dies_is_done_again(tmp_path, project, monkeypatch):
    from penstock.engine import parallel

    parent = os.getpid()
    original = parallel.pack

    def die(fragment):
        if os.getpid() != parent:
            raise RuntimeError
        return original(fragment)

    monkeypatch.setattr(parallel, "pack", die)
    assert cold(project.folder, tmp_path / "fresh", jobs=3)[1] == tree(project.folder)


def test_a_file_that_changes_while_it_is_rendered_counts_as_changed(project, monkeypatch):
    settle(project.folder)
    path = project.files()[0]
    project.do_value()
    original = state.stat_outputs

    def late(paths):
        path.write_text(path.read_text().replace("memory: ", "memory: 1"))
        return original(paths)

    monkeypatch.setattr(state, "stat_outputs", late)
    render(project.folder)
    monkeypatch.setattr(state, "stat_outputs", original)
    assert memory.nothing_changed(str(project.folder), memory.fingerprint(), Request().key) is None


def test_edits_are_made_of_whole_projects(tmp_path: Path):
    """The edits must be able to fail and to be mended, or the comparison above would compare little."""
    edits = Edits(tmp_path / "project", seed=1)
    edits.do_break()
    assert failed(render(edits.folder))
    edits.do_break()
    assert not failed(render(edits.folder))


def test_a_stranger_in_the_tree_is_spoken_of_until_it_is_gone(project):
    (project.folder / "definitions/extra/warned.yaml").unlink()
    settle(project.folder)
    stray = project.folder / "rendered/bench/manifests/stray.yaml"
    stray.write_text("kind: Stray\n")
    for _ in range(3):
        time.sleep(TICK)
        assert [one.code for one in render(project.folder).diagnostics] == ["PEN1913"]
        project.do_comment()
    stray.unlink()
    assert render(project.folder).diagnostics == ()
