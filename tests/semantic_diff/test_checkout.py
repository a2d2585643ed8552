"""Files of a commit, taken out of git."""

import os
import subprocess
from pathlib import Path

import pytest

from penstock.semantic_diff.checkout import GitError, commit_of, take_out


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.email=a@example.org", "-c", "user.name=A", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", str(folder), *who, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def repository(tmp_path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    git(home, "init", "-q")
    return home


def commit(home: Path, files: dict[str, str]) -> str:
    write(home, files)
    git(home, "add", "-A")
    git(home, "commit", "-q", "-m", "x")
    return git(home, "rev-parse", "HEAD")


def listing(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_files_of_a_subfolder_come_out_as_they_were(repository, tmp_path):
    old = commit(repository, {"p/a.yaml": "old", "p/d/ü b.yaml": "1", "p/rendered/x": "r", "other": "o"})
    commit(repository, {"p/a.yaml": "new"})
    (repository / "p" / "a.yaml").write_text("dirty")
    out = tmp_path / "out"
    out.mkdir()
    assert take_out(str(repository / "p"), commit_of(str(repository / "p"), "HEAD~1"), str(out), ["rendered"])
    assert listing(out) == {"a.yaml": "old", "d/ü b.yaml": "1"}
    assert commit_of(str(repository), "HEAD~1") == old
    assert (repository / "p" / "a.yaml").read_text() == "dirty"


def test_three_dots_mean_where_the_branch_left(repository):
    base = commit(repository, {"a": "1"})
    git(repository, "checkout", "-q", "-b", "mine")
    commit(repository, {"b": "1"})
    git(repository, "checkout", "-q", "-")
    ahead = commit(repository, {"c": "1"})
    trunk = git(repository, "rev-parse", "--abbrev-ref", "HEAD")
    git(repository, "checkout", "-q", "mine")
    assert commit_of(str(repository), f"{trunk}...") == base
    assert commit_of(str(repository), trunk) == ahead


def test_a_link_out_of_the_project_is_not_followed(repository, tmp_path):
    (tmp_path / "secret").write_text("s")
    write(repository, {"real": "r"})
    os.symlink("../secret", repository / "out")
    os.symlink(str(tmp_path / "secret"), repository / "absolute")
    os.symlink("real", repository / "in")
    commit(repository, {})
    folder = tmp_path / "taken"
    folder.mkdir()
    take_out(str(repository), commit_of(str(repository), "HEAD"), str(folder), [])
    assert listing(folder) == {"real": "r", "in": "r"}


@pytest.mark.parametrize("ref", ["nowhere", "--upload-pack=x", "", "HEAD:a"])
def test_what_is_no_commit_is_an_error(repository, ref):
    commit(repository, {"a": "1"})
    with pytest.raises(GitError):
        commit_of(str(repository), ref)


def test_outside_a_repository_is_an_error(tmp_path):
    with pytest.raises(GitError):
        commit_of(str(tmp_path), "HEAD")
