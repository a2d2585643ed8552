"""Two renders of one tree at a time."""

import os
import subprocess
import sys
import threading

from penstock.artifacts import apply, disk, recover, review, site
from tests.artifacts.trees import META, artifacts, codes, contents, put

RENDER = """
import sys
from penstock.artifacts import Artifact, apply
out, text = sys.argv[1:]
for turn in range(15):
    done = apply(out, [Artifact(f"m/{i}", f"{text} {turn}") for i in range(40)], {"by": text})
    assert not [d for d in done.diagnostics if d.code != "PEN1901"], done.diagnostics
"""


def test_renders_of_several_processes_do_not_mix(tmp_path):
    out = str(tmp_path / "rendered" / "prod")
    children = [subprocess.Popen([sys.executable, "-c", RENDER, out, text]) for text in "xyz"]
    assert [child.wait() for child in children] == [0, 0, 0]
    assert len(set(contents(out).values())) == 1
    assert os.listdir(os.path.dirname(out)) == ["prod"]


def test_a_second_render_waits_and_then_gives_up(tmp_path):
    out = str(tmp_path / "rendered" / "prod")
    apply(out, artifacts({"a": "1"}), META)
    with site.held(site.of(out), 0):
        done = apply(out, artifacts({"a": "2"}), META, label="rendered/prod", wait=0.05)
        assert [(d.code, d.message) for d in done.diagnostics] == [
            ("PEN1908", "another render is writing 'rendered/prod'")
        ]
        assert contents(out) == {"a": "1"}
    assert codes(apply(out, artifacts({"a": "2"}), META, wait=0.05)) == []


def test_a_second_render_goes_on_when_the_first_ends(tmp_path):
    out = str(tmp_path / "rendered" / "prod")
    apply(out, artifacts({"a": "1"}), META)
    started, done = threading.Event(), []

    def second():
        started.set()
        done.append(apply(out, artifacts({"a": "2"}), META))

    with site.held(site.of(out), 0):
        thread = threading.Thread(target=second)
        thread.start()
        started.wait()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join(10)
    assert codes(done[0]) == []
    assert contents(out) == {"a": "2"}


def test_a_render_that_was_overtaken_compares_again(tmp_path, monkeypatch):
    out = str(tmp_path / "rendered" / "prod")
    apply(out, artifacts({"a": "1", "b": "1"}), META)
    real = site.held
    calls: list[int] = []

    def held(which, wait):
        if not calls:
            calls.append(1)
            apply(out, artifacts({"a": "2", "b": "1"}), META)
        return real(which, wait)

    monkeypatch.setattr(site, "held", held)
    done = apply(out, artifacts({"a": "2", "b": "1"}), META)
    assert (done.written, done.unchanged, codes(done)) == ((), 2, [])


def test_a_live_render_is_not_taken_for_an_interrupted_one(tmp_path):
    out = str(tmp_path / "rendered" / "prod")
    apply(out, artifacts({"a": "1"}), META)
    here = site.of(out)
    with site.held(here, 0):
        put(here.path, "journal", "")
        assert codes(review(out, artifacts({"a": "1"}), META)) == []
        assert site.is_held(here)
    assert not site.is_held(here)
    assert codes(review(out, artifacts({"a": "1"}), META)) == ["PEN1910"]
    recover(out)
    assert codes(review(out, artifacts({"a": "1"}), META)) == []


def test_a_site_that_vanishes_while_we_enter_it_is_made_again(tmp_path, monkeypatch):
    out = str(tmp_path / "rendered" / "prod")
    os.makedirs(os.path.dirname(out))
    real = disk.mkdir
    gone: list[int] = []

    def mkdir(path):
        real(path)
        if path == site.of(out).path and not gone:
            gone.append(1)
            os.rmdir(path)  # the one before us was just leaving

    monkeypatch.setattr(disk, "mkdir", mkdir)
    assert codes(apply(out, artifacts({"a": "1"}), META)) == []
    assert gone


def test_a_lock_that_was_removed_while_we_waited_is_not_ours(tmp_path, monkeypatch):
    out = str(tmp_path / "rendered" / "prod")
    os.makedirs(os.path.dirname(out))
    here = site.of(out)
    real = site._lock
    stolen: list[int] = []

    def lock(fd):
        if not stolen:
            stolen.append(1)
            os.unlink(f"{here.path}/lock")  # its holder has just finished
        return real(fd)

    monkeypatch.setattr(site, "_lock", lock)
    assert codes(apply(out, artifacts({"a": "1"}), META)) == []
    assert contents(out) == {"a": "1"}


def test_without_advisory_locks_a_render_still_works(tmp_path, monkeypatch):
    out = str(tmp_path / "rendered" / "prod")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    assert codes(apply(out, artifacts({"a": "1"}), META)) == []
    assert contents(out) == {"a": "1"}


def test_nobody_holds_a_site_that_is_not_there(tmp_path):
    assert not site.is_held(site.of(str(tmp_path / "prod")))
