"""Files are read within a limit, whatever their name stands for."""

import os
import socket
import subprocess
import sys

import pytest

from penstock.diagnostics import Diagnostic
from penstock.text import Source, load_file, load_stdin

LIMIT = 16 * 1024 * 1024


def refusal(path, **more) -> tuple[str, str]:
    found = load_file(str(path), **more)
    assert isinstance(found, Diagnostic)
    assert found.severity == "error"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (1, 1)
    return (found.code, found.message)


def test_a_file(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    found = load_file(str(path), "shown/a.yaml")
    assert isinstance(found, Source)
    assert (found.file, found.data) == ("shown/a.yaml", b"a: 1\n")
    again = load_file(str(path))
    assert isinstance(again, Source)
    assert again.file == str(path)


def test_an_empty_file(tmp_path):
    path = tmp_path / "a.yaml"
    path.touch()
    found = load_file(str(path))
    assert isinstance(found, Source)
    assert found.data == b""


def test_a_file_that_is_not_there(tmp_path):
    assert refusal(tmp_path / "a.yaml", display="a.yaml") == (
        "PEN1011",
        "cannot read a.yaml: no such file or directory",
    )


def test_a_name_that_cannot_be_one():
    assert refusal("a\0b", display="a") == ("PEN1011", "cannot read a: embedded null byte")


def test_a_directory(tmp_path):
    assert refusal(tmp_path, display="d") == ("PEN1011", "cannot read d: a directory, not a file")


def test_a_link_to_itself(tmp_path):
    path = tmp_path / "a.yaml"
    path.symlink_to(path)
    assert refusal(path)[0] == "PEN1011"


def test_a_pipe_without_a_writer(tmp_path):
    path = tmp_path / "a.yaml"
    os.mkfifo(path)
    assert refusal(path, display="p") == ("PEN1011", "cannot read p: a pipe, not a file")


def test_a_device():
    assert refusal("/dev/zero", display="z") == ("PEN1011", "cannot read z: a device, not a file")


def test_a_socket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s")
        assert refusal("s")[0] == "PEN1011"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    path.chmod(0)
    assert refusal(path, display="a") == ("PEN1011", "cannot read a: permission denied")


def test_the_largest_file(tmp_path):
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(LIMIT)
    found = load_file(str(path))
    assert isinstance(found, Source)
    assert len(found.data) == LIMIT
    with path.open("ab") as file:
        file.write(b"x")
    assert refusal(path) == ("PEN1007", "the file has 16,777,217 bytes; the limit is 16 MiB")


def test_a_file_of_one_gigabyte_is_not_read(tmp_path):
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    assert refusal(path) == ("PEN1007", "the file has 1,073,741,824 bytes; the limit is 16 MiB")


def test_a_file_that_holds_more_than_it_says(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x" * (LIMIT + 5))
    real = os.fstat

    def smaller(handle):
        fields = list(real(handle))
        fields[6] = 10
        return os.stat_result(fields)

    monkeypatch.setattr(os, "fstat", smaller)
    assert refusal(path) == ("PEN1007", "the file has more bytes than the limit of 16 MiB")


def test_a_file_that_holds_less_than_it_says(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    real = os.fstat

    def larger(handle):
        fields = list(real(handle))
        fields[6] = 100
        return os.stat_result(fields)

    monkeypatch.setattr(os, "fstat", larger)
    found = load_file(str(path))
    assert isinstance(found, Source)
    assert found.data == b"a: 1\n"


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="this system has no /proc")
def test_a_file_that_says_it_is_empty_and_is_not():
    found = load_file("/proc/self/status")
    assert isinstance(found, Source)
    assert b"Name:" in found.data


def run(code: str, data: bytes) -> str:
    return subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout.decode()


def test_standard_input():
    code = "from penstock.text import load_stdin; s = load_stdin(); print(s.file, s.data)"
    assert run(code, b"a: 1\n") == "<stdin> b'a: 1\\n'\n"


def test_too_much_standard_input():
    code = "from penstock.text import load_stdin; s = load_stdin(); print(s.code)"
    assert run(code, b"x" * (LIMIT + 1)) == "PEN1007\n"


def test_closed_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    found = load_stdin()
    assert isinstance(found, Diagnostic)
    assert found.code == "PEN1011"
