"""The scripts behind the Makefile: finding a Python, and keeping generated files current."""

import os
import re
import subprocess
import sys

import pytest

from scripts import generated
from tests.repository.tree import ROOT


def script(path, text):
    path.write_text(text)
    path.chmod(0o755)


def find_python(path, **environment):
    return subprocess.run(
        [str(ROOT / "scripts/find-python.sh")],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def programs(tmp_path):
    """A folder for PATH with only a shell in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to("/bin/sh")
    return folder


def test_a_name_that_starts_nothing_is_passed_over(programs):
    script(programs / "python3", "#!/bin/sh\necho no such version >&2\nexit 127\n")
    (programs / "python3.13").symlink_to(sys.executable)
    assert find_python(programs).stdout == "python3.13\n"


def test_the_python_of_the_user_wins(programs):
    (programs / "python3").symlink_to(sys.executable)
    assert find_python(programs, PYTHON=sys.executable).stdout == f"{sys.executable}\n"


def test_without_a_recent_python_the_words_say_what_to_do(programs):
    done = find_python(programs)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Python 3.11 or newer" in done.stderr
    assert "PYTHON=" in done.stderr


@pytest.fixture
def generators(tmp_path):
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "gen_page.py").write_text("def outputs():\n    return {'docs/a.md': 'new\\n', 'b.md': 'b\\n'}\n")
    (tmp_path / "b.md").write_text("b\n")
    return folder


def run(folder, *arguments):
    return generated.run(list(arguments), root=str(folder.parent), folder=str(folder))


def test_check_names_a_missing_file_and_writes_nothing(generators, capsys):
    assert run(generators, "--check") == 1
    assert capsys.readouterr().out == "stale: docs/a.md (by scripts/gen_page.py)\n"
    assert not (generators.parent / "docs").exists()


def test_check_names_an_edited_file(generators, capsys):
    assert run(generators) == 0
    (generators.parent / "b.md").write_text("edited\n")
    capsys.readouterr()
    assert run(generators, "--check") == 1
    assert capsys.readouterr().out == "stale: b.md (by scripts/gen_page.py)\n"


def test_generate_writes_what_differs_and_is_then_current(generators, capsys):
    before = os.stat(generators.parent / "b.md").st_mtime_ns
    assert run(generators) == 0
    assert (generators.parent / "docs/a.md").read_text() == "new\n"
    assert os.stat(generators.parent / "b.md").st_mtime_ns == before
    assert run(generators, "--check") == 0
    assert capsys.readouterr().err.endswith("2 generated files, 0 stale\n")


def test_a_file_that_is_too_many_in_a_generated_folder_is_stale_and_removed(generators, capsys):
    with (generators / "gen_page.py").open("a") as file:
        file.write("def folders():\n    return ['docs']\n")
    assert run(generators) == 0
    left = generators.parent / "docs/deep/left.md"
    left.parent.mkdir()
    left.write_text("left\n")
    capsys.readouterr()
    assert run(generators, "--check") == 1
    assert capsys.readouterr().out == "stale: docs/deep/left.md (by scripts/gen_page.py)\n"
    assert run(generators) == 0
    assert capsys.readouterr().out == "removed: docs/deep/left.md (by scripts/gen_page.py)\n"
    assert not left.exists()
    assert (generators.parent / "docs/a.md").exists()


def test_a_generator_without_outputs_is_an_error_and_not_skipped(generators):
    (generators / "gen_nothing.py").write_text("")
    with pytest.raises(AttributeError, match="outputs"):
        run(generators)


def test_the_makefile_explains_its_targets():
    text = (ROOT / "Makefile").read_text()
    phony = {name for line in re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE) for name in line.split()}
    explained = set(re.findall(r"(?:#|  )   *make ([a-z-]+)", text[: text.index("unexport")]))
    assert explained <= phony
    assert phony - explained <= {"setup", "format", "distclean"}
