"""A kill at any moment leaves the old tree or the new one, or what the next run puts right with nothing lost."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import pytest

from penstock.artifacts import apply, recover
from tests.artifacts.killer import SCENARIOS
from tests.artifacts.trees import MEMORY, META, artifacts, picture

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.fixture(scope="session")
def kills():
    """Kill a scenario at every step, once a session for all tests that look at the result."""
    seen: dict[tuple[str, str], list] = {}

    def run(name, depth="shallow"):
        if (name, depth) not in seen:
            with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
                command = [sys.executable, "-m", "tests.artifacts.killer", name, folder, depth]
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            seen[name, depth] = [json.loads(line) for line in done.stdout.splitlines()]
        return seen[name, depth]

    return run


DEEP = ["in place", "in place, no hard links", "exchange"]


@pytest.mark.parametrize(
    ("name", "depth"), [*((name, "shallow") for name in SCENARIOS), *((name, "deep") for name in DEEP)]
)
def test_every_step(name, depth, kills):
    seen = kills(name, depth)
    assert len(seen) > 5
    assert {kill["recovered"] for kill in seen} <= {"old", "new"}
    for kill in seen:
        assert (kill["again"], kill["refused"], kill["left"]) == ("new", [], []), kill
    # From the first kill that shows the new tree on, all do: there is one moment of commitment.
    order = [kill["recovered"] for kill in seen]
    assert order == sorted(order, key=["old", "new"].index)
    assert order[0] == "old"


@pytest.mark.parametrize("name", ["first render", "one file", "exchange", "exchange, forced"])
def test_a_reader_without_recovery_sees_old_or_new(name, kills):
    seen = [kill["plain"] for kill in kills(name)]
    assert set(seen) <= {"old", "new"}
    assert seen == sorted(seen, key=["old", "new"].index)


def test_in_place_a_reader_sees_the_old_tree_until_everything_is_prepared(kills):
    seen = [kill["plain"] for kill in kills("in place")]
    first = seen.index("mixed")
    assert set(seen[:first]) == {"old"}
    # Five files go, two folders go, three come, six files and the lock are renamed: 17 steps, 16 moments between them.
    assert seen.count("mixed") == 16


def test_recovery_is_told(kills):
    seen = kills("in place")
    assert {tuple(kill["codes"]) for kill in seen} == {(), ("PEN1910",)}
    assert all(kill["codes"] for kill in seen if kill["plain"] == "mixed")


SLOW_RENDER = """
import sys
from penstock.artifacts import Artifact, apply
files = [Artifact(f"m/{i}.yaml", sys.argv[2] * 500) for i in range(400)]
print("go", flush=True)
apply(sys.argv[1], files, {})
"""


def test_kills_at_random_moments_of_a_real_process(tmp_path):
    out = str(tmp_path / "rendered" / "prod")
    trees = {}
    for text in ("old\n", "new\n"):
        apply(out, artifacts({f"m/{i}.yaml": text * 500 for i in range(400)}), META)
        trees[text] = {path: facts for path, facts in picture(out).items() if path.startswith("m/")}
    dice = random.Random(2)
    for turn in range(12):
        text = ("old\n", "new\n")[turn % 2]
        child = subprocess.Popen([sys.executable, "-c", SLOW_RENDER, out, text], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(dice.uniform(0, 0.06))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        now = {path: facts for path, facts in picture(out).items() if path.startswith("m/")}
        assert now in trees.values()
    recover(out)
    assert os.listdir(os.path.dirname(out)) == ["prod"]
