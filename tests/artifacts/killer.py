"""Kill a render at every step and report what a reader finds; a program of its own, so that it may fork.

    python -m tests.artifacts.killer SCENARIO FOLDER

For each n: build the old tree, fork a child that renders and kills itself (SIGKILL) at its n-th change of the disk, look
at the tree as it lies there ("plain"), let another child recover and be killed at its m-th change, recover, look again.
Prints one JSON object a kill. A write is killed with half of its bytes on the disk.
"""

import errno
import json
import os
import shutil
import signal
import sys

from penstock.artifacts import apply, commit, disk, recover
from tests.artifacts.trees import META, artifacts, picture, put

STEPS = ("write_all", "link", "rename", "unlink", "mkdir", "chmod", "rmdir", "exchange")


class Scenario:
    """An old tree, what is rendered over it, and how."""

    def __init__(self, old, new, *, limit=16, foreign=None, force=False, broken=()):
        self.old, self.new, self.limit, self.foreign = old, new, limit, foreign
        self.force, self.broken = force, broken

    def build(self, root):
        shutil.rmtree(os.path.dirname(root), ignore_errors=True)
        if self.old is not None:
            done = apply(root, artifacts(self.old), META)
            assert not done.diagnostics, done.diagnostics
        if self.foreign:
            self.foreign(root)

    def render(self, root):
        return apply(root, artifacts(self.new), META, force=self.force)


def refuse_to(name, code):
    def fail(*_args):
        raise OSError(code, os.strerror(code))

    setattr(disk, name, fail)


def visitors(root):
    put(root, "README.md")
    put(root, "p/notes.txt")
    put(root, "p/.venv/lib/x.py")
    put(root, "p/.venv/bin/python")
    put(root, "gone/.venv/x")
    os.symlink("nowhere", f"{root}/p/link")
    os.chmod(f"{root}/p", 0o750)


def edits(root):
    put(root, "a", "edited")
    put(root, "n", "foreign")


OLD = {"a": "old", "same": "1", "p/b": "old", "p/gone": "1", "gone/x": "1", "gone/deep/y": "1", "f": "1", "d/f": "1"}
NEW = {"a": "new", "same": "1", "p/b": "new", "p/n/m": "1", "n": "1", "f/now/folder": "1", "d": "1"}
MANY_OLD = OLD | {f"m/{i}": "old" for i in range(12)}
MANY_NEW = NEW | {f"m/{i}": "new" for i in range(12)}

SCENARIOS = {
    "first render": Scenario(None, NEW),
    "in place": Scenario(OLD, NEW, foreign=visitors),
    "one file": Scenario(OLD, OLD, foreign=lambda root: os.unlink(f"{root}/a")),
    "in place, no hard links": Scenario(OLD, NEW, foreign=visitors, broken=[("link", errno.EPERM)]),
    "in place, first lock": Scenario(None, NEW, foreign=lambda root: put(root, "README.md")),
    "in place, forced": Scenario(OLD, NEW, foreign=edits, force=True),
    "exchange": Scenario(MANY_OLD, MANY_NEW, limit=0, foreign=visitors),
    "exchange, forced": Scenario(OLD, NEW, limit=0, foreign=edits, force=True),
    "no exchange": Scenario(OLD, NEW, limit=0, foreign=visitors, broken=[("exchange", errno.EINVAL)]),
}


def killed(action, at):
    """Run `action` in a child that dies at its step `at`; return whether it was killed, or else the steps it took."""
    child = os.fork()
    if child == 0:
        count = 0

        def counted(real, name):
            def step(*args):
                nonlocal count
                if count == at:
                    if name == "write_all":
                        os.write(args[0], args[1][: len(args[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1
                return real(*args)

            return step

        for name in STEPS:
            setattr(disk, name, counted(getattr(disk, name), name))
        try:
            action()
        except BaseException:  # noqa: BLE001 - a child of a fork must not return into the parent's code
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert status == 0, f"the child failed at step {at}"
    return False


def matches(root, old, new):
    now = picture(root)
    return "old" if now == old else "new" if now == new else "mixed"


def without_foreign_folders(tree):
    """A picture as a reader of owned files sees it: whole folders of others are moved after the commit."""
    return {path: facts for path, facts in tree.items() if ".venv" not in path}


def plain(root, old, new):
    now = without_foreign_folders(picture(root))
    if now == without_foreign_folders(old):
        return "old"
    return "new" if now == without_foreign_folders(new) else "mixed"


def run(scenario, root, deep):
    scenario.build(root)
    old = picture(root)
    done = scenario.render(root)
    assert not done.diagnostics, done.diagnostics
    new = picture(root)
    n = 0
    while True:
        scenario.build(root)
        assert picture(root) == old
        if not killed(lambda: scenario.render(root), n):
            assert matches(root, old, new) == "new"
            break
        seen = {"step": n, "plain": plain(root, old, new)}
        m = 0
        while deep and killed(lambda: recover(root), m):
            seen["recoveries"] = m = m + 1
            assert m < 200, "recovery never ends"
        codes = [d.code for d in recover(root)]
        seen |= {"codes": codes, "recovered": matches(root, old, new)}
        again = scenario.render(root)
        seen |= {
            "again": matches(root, old, new),
            "refused": [d.code for d in again.diagnostics],
            "left": sorted(set(os.listdir(os.path.dirname(root))) - {os.path.basename(root)}),
        }
        sys.stdout.write(json.dumps(seen) + "\n")
        n += 1


def main(name, folder, depth="deep"):
    scenario = SCENARIOS[name]
    commit.IN_PLACE_STEPS = scenario.limit
    for step, code in scenario.broken:
        refuse_to(step, code)
    run(scenario, os.path.join(folder, "rendered", "prod"), depth == "deep")


if __name__ == "__main__":
    main(*sys.argv[1:])
