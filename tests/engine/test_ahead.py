"""Reading with another process gives what reading alone gives, whatever stands in the files."""

import os

import pytest

from penstock.engine import ahead, fork
from penstock.engine.workspace import open_folder
from penstock.project import open_project
from tests.engine.edits import Edits

pytestmark = pytest.mark.skipif(fork.cores() < 2, reason="one process reads alone")

ODD = {
    "broken.yaml": b"spec: [\n",
    "date.yaml": b"apiVersion: penstock.dev/v1\nkind: Stream\nmetadata: {name: odd}\nspec: {since: 2024-01-01, big: 123456789012345678901}\n",
    "several.yaml": b"a: 1\n---\nb: [1.5, null, true]\n",
    "latin.yaml": b"name: caf\xe9\n",
    "empty.yaml": b"",
    "alias.yaml": b"a: &x [1]\nb: *x\n",
    "zz.yaml": "name: größe\n".encode(),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "FILES", 2)
    folder = Edits(tmp_path, seed=0).folder
    for name, data in ODD.items():
        (folder / "definitions" / name).write_bytes(data)
    (folder / "definitions/zzz.yaml").symlink_to(folder / "nowhere")
    found, problems = open_project(str(folder))
    assert not problems
    return found


def seen(workspace):
    entries = [(entry.id, entry.file, entry.data, entry.dialect) for entry in workspace.library.entries.values()]
    sources = {name: source.data for name, source in workspace.sources.items()}
    return entries, sources, workspace.files, list(map(repr, workspace.diagnostics))


def test_two_processes_read_what_one_reads(project):
    assert seen(open_folder(project, strict=False)) == seen(open_folder(project, strict=False, jobs=1))


def test_positions_are_known_of_files_that_the_other_process_read(project):
    for jobs in (None, 1):
        workspace = open_folder(project, strict=False, jobs=jobs)
        entry = workspace.library.find("Stream", "odd")
        assert entry is not None
        assert entry.locate(("spec", "big")).line == 4


def test_what_a_dead_process_should_have_read_is_read_here(project, monkeypatch):
    alone = seen(open_folder(project, strict=False, jobs=1))
    parent = os.getpid()
    original = ahead.load_file

    def die(path):
        if os.getpid() != parent:
            os._exit(3)
        return original(path)

    monkeypatch.setattr(ahead, "load_file", die)
    assert seen(open_folder(project, strict=False)) == alone


def test_few_files_are_read_by_one_process():
    assert ahead.start(["x"] * (ahead.FILES - 1), None) == (ahead.FILES - 1, None)
