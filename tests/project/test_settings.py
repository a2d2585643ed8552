"""The project file: where things are, its defaults, and what is wrong with it."""

import pytest

from penstock.project import open_project
from penstock.project.settings import Settings

HEAD = "apiVersion: penstock.dev/v1\nkind: Project\n"


def opened(folder, text):
    (folder / "penstock.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    project, found = open_project(str(folder))
    assert project is not None
    return project, [(one.code, one.span.line) for one in found if one.span]


def test_outside_of_a_project_there_is_none(tmp_path):
    assert open_project(str(tmp_path)) == (None, [])


def test_the_defaults(tmp_path):
    project, found = opened(tmp_path, HEAD)
    assert found == []
    assert project.settings == Settings()
    assert project.path("a/b") == str(tmp_path / "a/b")


def test_every_folder_may_be_elsewhere(tmp_path):
    more = (
        "definitions: [pipelines, streams]\nenvironments: [places]\npolicies: []\nignore: ['**/old/**']\n"
        "fragments: parts\noutputs: pins\nrendered: out\nstrict: true\n"
    )
    project, found = opened(tmp_path, HEAD + more)
    assert found == []
    assert project.settings == Settings(
        definitions=("pipelines", "streams"),
        environments=("places",),
        policies=(),
        fragments="parts",
        outputs="pins",
        rendered="out",
        strict=True,
        ignore=("**/old/**",),
    )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + "definition: [x]\n", "PEN1110", 3),
        (HEAD + "strict: maybe\n", "PEN1112", 3),
        (HEAD + "definitions: [\n", "PEN1016", 3),
        (b"kind: \xff\n", "PEN1008", 1),
    ],
)
def test_a_mistake_is_told_and_the_defaults_hold(tmp_path, text, code, line):
    project, found = opened(tmp_path, text)
    assert (code, line) in found
    assert project.settings == Settings()


def test_an_empty_file_is_a_project(tmp_path):
    project, _ = opened(tmp_path, "")
    assert project.settings == Settings()


def test_a_project_file_that_cannot_be_read(tmp_path, monkeypatch):
    from penstock.diagnostics import Diagnostic
    from penstock.project import settings

    broken = Diagnostic("PEN1011", "error", "cannot read penstock.yaml", None)
    monkeypatch.setattr(settings, "load_file", lambda _path, _display: broken)
    (tmp_path / "penstock.yaml").write_text(HEAD)
    project, found = open_project(str(tmp_path))
    assert project is not None
    assert found == [broken]
