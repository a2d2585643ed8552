"""A disk that fails: one diagnostic, the old tree, and nothing left behind."""

import errno
import os
import stat
import sys
import tempfile

import pytest

from penstock.artifacts import LOCK_NAME, apply, commit, disk, recover, site
from tests.artifacts.killer import SCENARIOS, STEPS
from tests.artifacts.trees import MEMORY, META, artifacts, codes, contents, picture, put


@pytest.fixture
def root():
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield f"{folder}/rendered/prod"


class Faults:
    """Makes the n-th change of the disk fail (and all later ones when `forever`)."""

    def __init__(self, monkeypatch, at, code, *, forever=False):
        self.at, self.code, self.forever, self.count, self.hit = at, code, forever, 0, None
        for name in STEPS:
            monkeypatch.setattr(disk, name, self.wrap(getattr(disk, name), name))

    def wrap(self, real, name):
        def step(*args):
            number, self.count = self.count, self.count + 1
            if number == self.at or (self.forever and number > self.at):
                self.hit = self.hit or name
                raise OSError(self.code, os.strerror(self.code), str(args[0]))
            return real(*args)

        return step


def build(name, root, monkeypatch):
    scenario = SCENARIOS[name]
    monkeypatch.setattr(commit, "IN_PLACE_STEPS", scenario.limit)
    for step, code in scenario.broken:

        def fail(*_args, code=code):
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(disk, step, fail)
    scenario.build(root)
    return scenario


@pytest.mark.parametrize("forever", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_step_may_fail(name, forever, root, monkeypatch):
    failures = 0
    for at in range(500):
        with monkeypatch.context() as patch:
            scenario = build(name, root, patch)
            old = picture(root)
            faults = Faults(patch, at, errno.ENOSPC, forever=forever)
            done = scenario.render(root)
        if faults.hit is None:
            assert codes(done) == []
            break
        errors = [d for d in done.diagnostics if d.severity == "error"]
        if errors:
            failures += 1
            assert codes(done) == ["PEN1909"]
            assert (done.written, done.removed) == ((), ())
            if "nothing was changed" in errors[0].message:
                assert picture(root) == old, (at, faults.hit)
            else:
                assert forever
        recover(root)
        if errors:
            assert picture(root) == old, (at, faults.hit)
    else:
        pytest.fail("it never succeeds")
    assert failures > 5


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_failure_leaves_nothing_behind(name, root, monkeypatch):
    for at in range(500):
        with monkeypatch.context() as patch:
            scenario = build(name, root, patch)
            faults = Faults(patch, at, errno.EIO)
            done = scenario.render(root)
        if faults.hit is None:
            break
        again = scenario.render(root)
        assert [d.code for d in again.diagnostics if d.severity == "error"] == []
        kept = [d for d in (*done.diagnostics, *again.diagnostics) if d.code == "PEN1912"]
        left = set(os.listdir(os.path.dirname(root))) - {"prod"}
        assert bool(left) == bool(kept)


def test_the_message_names_the_cause_and_a_way_out(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"a": "1"}), META)
    Faults(monkeypatch, 4, errno.ENOSPC)
    done = apply(root, artifacts({"a": "2"}), META, label="rendered/prod")
    (finding,) = done.diagnostics
    assert finding.message.startswith("'rendered/prod' cannot be written: no space left on device (")
    assert finding.message.endswith("; nothing was changed")
    assert finding.help == "free some space on that disk"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"a": "1", "b/c": "1"}), META)
    os.chmod(tmp_path / "rendered", 0o555)
    try:
        assert codes(apply(root, artifacts({"a": "2"}), META)) == ["PEN1909"]
        assert contents(root) == {"a": "1", "b/c": "1"}
    finally:
        os.chmod(tmp_path / "rendered", 0o755)


def test_an_interrupt_in_the_middle_brings_the_old_tree_back(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"a": "1", "b": "1", "c": "1"}), META)
    old = picture(root)
    real = disk.rename

    def rename(source, target):
        if target.endswith("/b"):
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(disk, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        apply(root, artifacts({"a": "2", "b": "2"}), META)
    assert picture(root) == old
    assert os.listdir(tmp_path / "rendered") == ["prod"]


def test_a_site_that_is_not_a_folder_is_refused(tmp_path):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"a": "1"}), META)
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, tmp_path / "rendered" / ".prod.penstock")
    done = apply(root, artifacts({"a": "2"}), META)
    assert codes(done) == ["PEN1909"]
    assert os.listdir(outside) == []
    assert contents(root) == {"a": "1"}


def crashed(root, monkeypatch, *, before_files, after_files):
    """Leave an unfinished commit in place, as a kill would."""
    apply(root, artifacts(before_files), META)
    real = disk.rename

    class Killed(BaseException):
        pass

    def rename(source, target):
        if target == f"{root}/{LOCK_NAME}":
            raise Killed
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "rename", rename)
        patch.setattr("penstock.artifacts.inplace.undo", lambda *_: None)
        with pytest.raises(Killed):
            apply(root, artifacts(after_files), META)
    assert os.path.exists(site.of(root).journal)


def test_recovery_leaves_alone_what_somebody_changed_since(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    crashed(root, monkeypatch, before_files={"a": "1", "b": "1", "c": "1"}, after_files={"a": "2", "b": "2", "d": "2"})
    put(root, "a", "mine")
    put(root, "d", "mine")
    put(root, "c", "mine")
    assert [d.code for d in recover(root)] == ["PEN1910"]
    assert contents(root) == {"a": "mine", "b": "1", "c": "mine", "d": "mine"}
    assert os.listdir(tmp_path / "rendered") == ["prod"]


def test_recovery_does_nothing_to_another_commit_s_tree(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    crashed(root, monkeypatch, before_files={"a": "1", "gone": "1"}, after_files={"a": "2"})
    put(root, LOCK_NAME, "the lock of another branch")
    put(root, "a", "of another branch")
    before = picture(root)
    assert recover(root) == ()
    assert picture(root) == before
    assert os.listdir(tmp_path / "rendered") == ["prod"]


def test_recovery_does_not_follow_a_link_out_of_the_tree(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    crashed(root, monkeypatch, before_files={"m/a": "1", "b": "1"}, after_files={"m/a": "2", "b": "2"})
    outside = tmp_path / "outside"
    os.rename(f"{root}/m", outside)
    os.symlink(outside, f"{root}/m")
    recover(root)
    assert (outside / "a").read_text() == "2"
    assert contents(root)["b"] == "1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 1, "inode": INODE, "kind": "InPlace", "entry": {}}',
        '{"version": 1, "inode": 5, "kind": "Swap", "entry": {"new_inode": 1, "old_inode": 2, "overwritten": []}}',
        '{"version": 1, "inode": INODE, "kind": "Swap", "entry": {"new_inode": 1, "old_inode": 2, "overwritten": [".."]}}',
    ],
)
def test_a_journal_that_penstock_did_not_write_here_is_not_obeyed(tmp_path, text):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"a": "1"}), META)
    journal = tmp_path / "rendered" / ".prod.penstock" / "journal"
    journal.parent.mkdir()
    journal.touch()
    journal.write_text(text.replace("INODE", str(journal.stat().st_ino)))
    assert recover(root) == ()
    assert contents(root) == {"a": "1"}
    assert os.listdir(tmp_path / "rendered") == ["prod"]


def test_files_that_appear_during_an_exchange_are_carried_over(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"p/a": "1", "p/b": "1", "q/c": "1"}), META)
    monkeypatch.setattr(commit, "IN_PLACE_STEPS", 0)
    put(root, "p/known.txt")
    real = disk.exchange

    def exchange(one, other):
        put(root, "p/new.txt", "just now")
        put(root, "p/new/er/file", "just now")
        os.unlink(f"{root}/p/known.txt")
        put(root, "p/known.txt", "saved by an editor")
        real(one, other)

    monkeypatch.setattr(disk, "exchange", exchange)
    assert codes(apply(root, artifacts({"p/a": "2", "p/b": "2"}), META)) == []
    assert contents(root) == {
        "p/a": "2",
        "p/b": "2",
        "p/new.txt": "just now",
        "p/new/er/file": "just now",
        "p/known.txt": "saved by an editor",
    }


def test_what_cannot_be_carried_over_is_kept(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"p/a": "1", "b": "1"}), META)
    monkeypatch.setattr(commit, "IN_PLACE_STEPS", 0)
    real = disk.exchange

    def exchange(one, other):
        put(root, "p/new.txt", "just now")  # in a folder that the new tree does not have
        real(one, other)

    monkeypatch.setattr(disk, "exchange", exchange)
    done = apply(root, artifacts({"b": "2"}), META)
    assert codes(done) == ["PEN1912"]
    folder = tmp_path / "rendered" / ".prod.penstock" / "left-1"
    assert str(folder) in done.diagnostics[0].message
    assert (folder / "p" / "new.txt").read_text() == "just now"
    assert codes(apply(root, artifacts({"b": "3"}), META)) == []
    assert (folder / "p" / "new.txt").read_text() == "just now"


def test_a_short_write_is_continued(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    disk.write_new(str(tmp_path / "a"), b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_an_exchange_keeps_folders_only_in_place_does(tmp_path, monkeypatch):
    root = str(tmp_path / "rendered" / "prod")
    apply(root, artifacts({"p/a": "1"}), META)
    before = os.stat(f"{root}/p").st_ino
    apply(root, artifacts({"p/a": "2"}), META)
    assert os.stat(f"{root}/p").st_ino == before
    monkeypatch.setattr(commit, "IN_PLACE_STEPS", 0)
    monkeypatch.chdir(f"{root}/p")
    apply(root, artifacts({"p/a": "3"}), META)
    assert os.stat(f"{root}/p").st_ino == before, "we stand in it"
    monkeypatch.chdir(tmp_path)
    apply(root, artifacts({"p/a": "4"}), META)
    assert os.stat(f"{root}/p").st_ino != before


@pytest.mark.parametrize(
    ("system", "function"), [("darwin", "renamex_np"), ("linux", "renameat2"), ("linux", "syscall")]
)
def test_an_exchange_asks_the_system_that_it_runs_on(system, function, monkeypatch):
    calls = []

    class Library:
        def __init__(self, *_, **__):
            pass

    def called(*args):
        calls.append(args)
        return 0

    setattr(Library, function, staticmethod(called))
    monkeypatch.setattr("ctypes.CDLL", Library)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "", "", "", "aarch64")), raising=False)
    disk.exchange("one", "other")
    assert (
        calls
        == {
            "renamex_np": [(b"one", b"other", 2)],
            "renameat2": [(-100, b"one", -100, b"other", 2)],
            "syscall": [(276, -100, b"one", -100, b"other", 2)],
        }[function]
    )


@pytest.mark.parametrize("system", ["linux", "sunos5"])
def test_a_system_that_cannot_exchange_says_so(system, monkeypatch):
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "", "", "", "vax")), raising=False)
    with pytest.raises(OSError, match="no exchange") as caught:
        disk.exchange("one", "other")
    assert caught.value.errno == errno.ENOSYS


def test_remove_tree_removes_links_not_what_they_point_to(tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").touch()
    doomed = tmp_path / "doomed"
    (doomed / "deep").mkdir(parents=True)
    os.symlink(target, doomed / "deep" / "link")
    disk.remove_tree(str(doomed))
    disk.remove_tree(str(doomed))
    assert not doomed.exists()
    assert (target / "kept").exists()
    (tmp_path / "file").touch()
    disk.remove_tree(str(tmp_path / "file"))
    assert not (tmp_path / "file").exists()


def test_an_exchange_swaps_two_folders(tmp_path):
    for name in "ab":
        put(tmp_path, f"{name}/{name}")
    try:
        disk.exchange(str(tmp_path / "a"), str(tmp_path / "b"))
    except OSError as error:
        pytest.skip(f"this disk cannot exchange: {error}")
    assert contents(tmp_path) == {"a/b": "mine\n", "b/a": "mine\n"}
    with pytest.raises(FileNotFoundError) as caught:
        disk.exchange(str(tmp_path / "a"), str(tmp_path / "nowhere"))
    assert caught.value.filename == str(tmp_path / "a")
    assert stat.S_ISDIR(os.stat(tmp_path / "a").st_mode)
