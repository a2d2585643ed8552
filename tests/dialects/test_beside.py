"""Files beside a document are read for a dialect; what lies elsewhere is not, whatever the path or a link says."""

import pytest

from penstock.dialects.beside import reader


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "project"
    (inside / "sub").mkdir(parents=True)
    (inside / "sub" / "a.json").write_text("{}")
    (tmp_path / "secret.json").write_text("{}")
    (inside / "link.json").symlink_to(tmp_path / "secret.json")
    (inside / "fine.json").symlink_to(inside / "sub" / "a.json")
    return inside


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sub/a.json", "{}"),
        ("./sub/../sub/a.json", "{}"),
        ("fine.json", "{}"),
        ("link.json", None),
        ("../secret.json", None),
        ("sub", None),
        ("none.json", None),
        (".", None),
        ("a\0b", None),
    ],
)
def test_only_what_is_inside_is_read(folder, path, text):
    assert reader(str(folder))(path) == text


def test_absolute_paths_are_not_read(folder):
    assert reader(str(folder))(str(folder.parent / "secret.json")) is None


def test_what_was_looked_at_is_told(folder):
    seen: list[str] = []
    reader(str(folder), seen.append)("sub/a.json")
    assert seen == [str(folder / "sub" / "a.json")]


def test_written_definitions_win_over_derived_ones(tmp_path):
    from penstock.engine.workspace import open_files

    (tmp_path / "dataset.yaml").write_text(
        "id: ice\nimage: ice:1\ncollections:\n- {id: ice, class: 'ice:C', asset_storage: [], chunk_storage: {uri: blob://a/b}}\n"
    )
    (tmp_path / "own.yaml").write_text(
        "id: ice-process-items\nname: Own\ndataset: ice\njobs:\n  a:\n    tasks:\n    - {id: a, image: i, task: 'm:t'}\n"
    )
    workspace = open_files([str(tmp_path / "dataset.yaml"), str(tmp_path / "own.yaml")], None, strict=False)
    assert workspace.diagnostics == []
    names = [(entry.name, entry.file.rpartition("/")[2]) for entry in workspace.definitions]
    assert names == [("ice-process-items-update", "dataset.yaml"), ("ice-process-items", "own.yaml")]
