"""Files of a project: found in a stable order, links followed once, patterns left out."""

import os

from penstock.project import find_root, list_files
from penstock.project.discover import matcher


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_yaml_files_are_listed_in_order(tmp_path):
    write(
        tmp_path, "definitions/b.yaml", "definitions/a.yml", "definitions/c.txt", "definitions/x/a.yaml", "other/z.yaml"
    )
    assert list_files(str(tmp_path), ("definitions",)).files == (
        "definitions/a.yml",
        "definitions/b.yaml",
        "definitions/x/a.yaml",
    )


def test_a_missing_folder_is_no_error(tmp_path):
    assert list_files(str(tmp_path), ("definitions",)).files == ()


def test_a_folder_that_leads_back_is_told_and_read_once(tmp_path):
    write(tmp_path, "definitions/a.yaml")
    os.symlink(tmp_path / "definitions", tmp_path / "definitions" / "again")
    listing = list_files(str(tmp_path), ("definitions",))
    assert listing.files == ("definitions/a.yaml",)
    assert listing.loops == ("definitions/again",)


def test_a_very_deep_tree_is_no_problem(tmp_path):
    deep = tmp_path / "definitions"
    deep.mkdir()
    at = os.open(deep, os.O_RDONLY)
    for _ in range(400):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    assert len(list_files(str(tmp_path), ("definitions",)).folders) == 401


def test_tool_folders_are_passed_over(tmp_path):
    write(tmp_path, "definitions/.git/a.yaml", "definitions/node_modules/b.yaml", "definitions/c.yaml")
    assert list_files(str(tmp_path), ("definitions",)).files == ("definitions/c.yaml",)


def test_patterns_leave_files_and_folders_out(tmp_path):
    write(
        tmp_path, "definitions/tests/a.yaml", "definitions/x/tests/b.yaml", "definitions/x/c.yaml", "definitions/d.yaml"
    )
    listing = list_files(str(tmp_path), ("definitions",), ("definitions/**/tests", "definitions/d.yaml"))
    assert listing.files == ("definitions/x/c.yaml",)


def test_a_star_stays_in_its_folder():
    match = matcher(("a/*.yaml",))
    assert match is not None
    assert match.match("a/b.yaml")
    assert not match.match("a/b/c.yaml")


def test_the_root_is_the_nearest_folder_with_the_file(tmp_path):
    write(tmp_path, "penstock.yaml", "a/b/c.yaml")
    assert find_root(str(tmp_path / "a" / "b"), "penstock.yaml") == str(tmp_path)
    assert find_root(str(tmp_path), "no-such-file-anywhere.yaml") is None


def test_folders_that_cannot_be_read_are_told(tmp_path, monkeypatch):
    write(tmp_path, "definitions/closed/a.yaml", "definitions/b.yaml")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    listing = list_files(str(tmp_path), ("definitions",))
    assert listing.files == ("definitions/b.yaml",)
    assert listing.unreadable == (("definitions/closed", "Permission denied"),)


def test_a_link_to_itself_is_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "self.yaml").symlink_to("self.yaml")
    (tmp_path / "gone").symlink_to("nowhere")
    assert list_files(str(tmp_path), (".",)).files == ("self.yaml",)
