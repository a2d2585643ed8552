"""Files made to hurt, through the real command: it ends soon, in little memory, with a code that says what is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PENSTOCK = Path(sys.executable).with_name("penstock")
MEMORY = 512 * 1024 * 1024
SECONDS = 60
GOOD = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata: {name: good}
spec:
  trigger: {type: manual}
  jobs:
    a:
      tasks: [{id: a, image: "registry.example.org/a:1", run: "m:t"}]
"""


def bomb() -> bytes:
    """Nine times nine, eleven times: ten gigabytes when the aliases are expanded."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 12):
        last, name = chr(96 + number), chr(97 + number)
        lines.append(f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]")
    return "\n".join(lines).encode()


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


HOSTILE = {
    "alias bomb": ("PEN1003", lambda path: path.write_bytes(bomb())),
    "ten megabytes in one value": ("PEN1009", lambda path: path.write_bytes(b"kind: " + b"x" * 10_000_000)),
    "a hundred thousand levels": ("PEN1006", lambda path: path.write_bytes(b"a: " + b"[" * 100_000 + b"]" * 100_000)),
    "levels by indentation": (
        "PEN1006",
        lambda path: path.write_bytes(b"".join(b" " * level + b"a:\n" for level in range(2000))),
    ),
    "levels that never end": ("PEN1006", lambda path: path.write_bytes(b"a: " + b"[{" * 100_000)),
    "bytes that are no text": ("PEN1008", lambda path: path.write_bytes(b"kind: \xff\xfe\xe9\n")),
    "a gigabyte of nothing": ("PEN1007", sparse),
    "a pipe that nobody fills": ("PEN1011", os.mkfifo),
    "a device without an end": ("PEN1011", lambda path: path.symlink_to("/dev/zero")),
    "a link to itself": ("PEN1011", lambda path: path.symlink_to(path.name)),
    "a million documents": ("PEN", lambda path: path.write_bytes(b"---\n" * 1_000_000)),
    "a million keys": ("PEN", lambda path: path.write_bytes(b"".join(b"k%d: 1\n" % n for n in range(1_000_000)))),
}


# Started in between, so that the memory is that of this one command; the last line on stderr is its peak in KiB.
MEASURE = """\
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
sys.stderr.write(f"\\n{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
sys.exit(code)
"""


def penstock(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command; one that takes too long or too much memory fails the test."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(PENSTOCK), "--color", "never", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    done.stderr, _, peak = done.stderr.rpartition("\n")
    assert int(peak) * 1024 < MEMORY, f"{words} took {int(peak) >> 10} MiB"
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def project(tmp_path):
    (tmp_path / "penstock.yaml").write_text("apiVersion: penstock.dev/v1\nkind: Project\n")
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "good.yaml").write_text(GOOD)
    return tmp_path


def found(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str, str]]:
    return [
        (one["span"]["file"], one["code"], one["severity"])
        for one in json.loads(done.stdout)["diagnostics"]
        if one["severity"] != "note"
    ]


@pytest.mark.parametrize("case", HOSTILE)
def test_one_file_gets_its_code_and_no_other_file_is_blamed(project, case):
    code, make = HOSTILE[case]
    make(project / "definitions" / "hostile.yaml")
    done = penstock(project, "validate", "--format", "json")
    assert done.returncode == 1, done.stderr
    said = found(done)
    assert {file for file, _, _ in said} == {"definitions/hostile.yaml"}
    assert any(one.startswith(code) and severity == "error" for _, one, severity in said)


def test_all_at_once_in_every_verb(project):
    for number, (_, make) in enumerate(HOSTILE.values()):
        make(project / "definitions" / f"hostile-{number}.yaml")
    for words in (["validate"], ["render"], ["fmt", "--check"], ["graph"], ["diff"]):
        done = penstock(project, *words)
        assert done.returncode == 1, (words, done.stderr[-2000:])
        assert "PEN1" in done.stdout + done.stderr, words
    assert not (project / "rendered").exists()


def test_a_folder_that_leads_back_is_told_and_its_files_are_read_once(project):
    (project / "definitions" / "below").mkdir()
    (project / "definitions" / "below" / "back").symlink_to("..")
    done = penstock(project, "validate", "--format", "json")
    assert done.returncode == 0
    assert found(done) == [("definitions/below/back", "PEN1011", "warning")]


def test_a_folder_with_too_many_files_ends_the_listing(project):
    many = project / "definitions" / "many"
    many.mkdir()
    for number in range(100_001):
        (many / f"{number}.yaml").touch()
    done = penstock(project, "validate", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert (".", "PEN1011", "error") in found(done)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_that_cannot_be_listed_is_told(project):
    closed = project / "definitions" / "closed"
    closed.mkdir(mode=0)
    done = penstock(project, "validate", "--format", "json")
    closed.chmod(0o755)
    assert found(done) == [("definitions/closed", "PEN1011", "error")]


@pytest.mark.parametrize("case", ["alias bomb", "ten megabytes in one value", "bytes that are no text"])
def test_standard_input_is_held_to_the_same(project, case):
    code, make = HOSTILE[case]
    make(project / "hostile.yaml")
    with (project / "hostile.yaml").open("rb") as file:
        done = subprocess.run(
            [str(PENSTOCK), "validate", "--format", "json", "-"],
            cwd=project,
            stdin=file,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert code in {one for _, one, _ in found(done)}
