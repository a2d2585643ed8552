"""The state of the last run: exact, fast, and never believed when it might be wrong."""

import marshal
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.artifacts import state

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / ".penstock" / "state-prod")


@settings(deadline=None, max_examples=40)
@given(data=st.dictionaries(st.text(max_size=4), plain), fingerprint=st.text(max_size=4))
def test_what_is_saved_is_loaded(data, fingerprint, tmp_path_factory):
    path = str(tmp_path_factory.getbasetemp() / "round-trip")
    state.save(path, fingerprint, data)
    assert state.load(path, fingerprint) == data
    assert state.load(path, fingerprint + "x") is None


def test_no_file_is_no_state(path):
    assert state.load(path, "f") is None


def test_saving_replaces_and_leaves_nothing_beside(path):
    state.save(path, "f", {"n": 1})
    state.save(path, "f", {"n": 2})
    assert state.load(path, "f") == {"n": 2}
    assert os.listdir(os.path.dirname(path)) == ["state-prod"]


def test_a_failed_save_keeps_the_old_state(path, monkeypatch):
    state.save(path, "f", {"n": 1})
    with pytest.raises(ValueError, match="marshal"):
        state.save(path, "f", {"n": object()})

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            state.save(path, "f", {"n": 2})
    assert os.listdir(os.path.dirname(path)) == ["state-prod"]
    assert state.load(path, "f") == {"n": 1}


def test_any_damaged_byte_is_noticed(path):
    state.save(path, "f", {"a": [1, "two", (3.0,)]})
    with open(path, "rb") as file:
        good = file.read()
    facts = os.stat(path)
    for at in range(len(good)):
        with open(path, "r+b") as file:
            file.write(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        os.utime(path, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
        assert state.load(path, "f") is None
    for size in range(len(good)):
        with open(path, "r+b") as file:
            file.truncate(0)
            file.write(good[:size])
        os.utime(path, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
        assert state.load(path, "f") is None
    with open(path, "r+b") as file:
        file.truncate(0)
        file.write(good)
    os.utime(path, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
    assert state.load(path, "f") == {"a": [1, "two", (3.0,)]}


def test_a_copy_is_not_believed(path, monkeypatch):
    state.save(path, "f", {"a": 1})
    facts = os.stat(path)
    copy = path + "-copy"
    with open(path, "rb") as source, open(copy, "wb") as target:
        target.write(source.read())
    os.utime(copy, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
    monkeypatch.setattr(marshal, "loads", lambda _: pytest.fail("foreign bytes were interpreted"))
    assert state.load(copy, "f") is None


def test_a_touched_file_is_not_believed(path):
    state.save(path, "f", {"a": 1})
    os.utime(path)
    assert state.load(path, "f") is None


def test_a_link_a_folder_and_a_pipe_are_no_state(path):
    state.save(path, "f", {})
    os.symlink(path, path + "-link")
    os.mkdir(path + "-folder")
    os.mkfifo(path + "-pipe")
    for name in ("-link", "-folder", "-pipe"):
        assert state.load(path + name, "f") is None


def test_a_state_that_is_not_a_mapping_is_ignored(path):
    state.save(path, "f", [1])  # type: ignore[arg-type]
    assert state.load(path, "f") is None


def test_a_file_that_cannot_be_read_is_no_state(path, monkeypatch):
    state.save(path, "f", {})

    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", broken)
    assert state.load(path, "f") is None


def test_bytes_that_marshal_refuses_are_no_state(path, monkeypatch):
    state.save(path, "f", {})

    def refuse(_):
        raise EOFError

    monkeypatch.setattr(marshal, "loads", refuse)
    assert state.load(path, "f") is None


def test_reads_and_writes_may_come_in_pieces(path, monkeypatch):
    write, read = os.write, os.read
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda fd, data: write(fd, data[:7]))
        patch.setattr(os, "read", lambda fd, size: read(fd, min(size, 7)))
        state.save(path, "f", {"a": list(range(50))})
        assert state.load(path, "f") == {"a": list(range(50))}
    assert state.load(path, "f") == {"a": list(range(50))}


def test_a_state_beside_us_needs_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    state.save("state", "f", {"a": 1})
    assert state.load("state", "f") == {"a": 1}


def aged(path, content="x"):
    """A file whose mtime lies safely in the past."""
    with open(path, "w") as file:
        file.write(content)
    os.utime(path, ns=(10**18, 10**18))
    return str(path)


def test_unchanged_files_and_folders(tmp_path):
    one, folder = aged(tmp_path / "a"), tmp_path / "folder"
    folder.mkdir()
    inside = aged(folder / "b")
    os.utime(folder, ns=(10**18, 10**18))
    missing = str(tmp_path / "missing")
    recorded = state.stat_inputs([one, str(folder), inside, missing])
    assert [entry[0] for entry in recorded] == [one, str(folder), inside, missing]
    assert recorded[0][1:3] == (10**18, 1)
    assert state.unchanged(recorded)
    assert state.changed(recorded) == []


@pytest.mark.parametrize("deed", ["edit", "touch", "replace", "delete", "new file", "found", "new folder entry"])
def test_every_change_is_seen(tmp_path, deed):
    one, folder, missing = aged(tmp_path / "a"), tmp_path / "folder", str(tmp_path / "missing")
    folder.mkdir()
    os.utime(folder, ns=(10**18, 10**18))
    recorded = state.stat_inputs([one, str(folder), missing])
    if deed == "edit":
        aged(one, "xx")
    elif deed == "touch":
        os.utime(one)
    elif deed == "replace":
        os.replace(aged(tmp_path / "b"), one)  # same size, same mtime, another inode
    elif deed == "delete":
        os.unlink(one)
    elif deed == "found":
        aged(missing)
    else:
        aged(folder / "new")
    changed = missing if deed == "found" else str(folder) if "new" in deed else one
    assert not state.unchanged(recorded)
    assert state.changed(recorded) == [changed]


def test_a_file_as_young_as_the_look_at_it_counts_as_changed(tmp_path):
    path = aged(tmp_path / "a")
    later = time.time_ns() + 10**9
    os.utime(path, ns=(later, later))
    recorded = state.stat_inputs([path])
    assert recorded[0][1] == state.RACY
    assert not state.unchanged(recorded)


def test_outputs_are_recorded_when_the_clock_has_passed_them(tmp_path):
    path = str(tmp_path / "out")
    with open(path, "w") as file:
        file.write("1")
    recorded = state.stat_outputs([path])
    assert recorded[0][1] != state.RACY
    assert state.unchanged(recorded)
    with open(path, "w") as file:
        file.write("2")  # same size, as soon as can be
    assert not state.unchanged(recorded)


def test_an_output_from_the_future_is_not_waited_for(tmp_path):
    path = aged(tmp_path / "out")
    later = time.time_ns() + 10**12
    os.utime(path, ns=(later, later))
    start = time.monotonic()
    assert state.stat_outputs([path])[0][1] == state.RACY
    assert time.monotonic() - start < 5


def test_strange_paths_are_missing_ones():
    assert state.stat_inputs(["a\0b"]) == [("a\0b", state.MISSING, 0, 0)]


def test_the_module_costs_no_import():
    code = "import sys, typing; before = set(sys.modules); import penstock.artifacts.state; print(*(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    new = set(run.stdout.split())
    assert new <= {"penstock", "penstock.artifacts", "penstock.artifacts.state", "binascii"}
