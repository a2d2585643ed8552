"""`make demo` shows the main job, quickly, with and without the definition files of others beside the repository."""

import os
import subprocess
import time

import pytest

from tests.stacks.support import COMMAND, ROOT

CORPUS = ROOT.parent / "shared/corpus/pctasks"


def demo(corpus):
    started = time.monotonic()
    done = subprocess.run(
        [str(ROOT / "scripts/demo.sh")],
        env={**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}", "CORPUS": str(corpus), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - started < 60
    return done.stdout


def test_on_the_reference_stacks(tmp_path):
    said = demo(tmp_path / "none")
    assert "did you mean `visibility_timeout`?" in said
    assert "most workers: 8 → 12" in said
    assert "update rendered/prod/manifests/workflow-tide-gauges.yaml" in said
    assert "local: 5 definitions" in said
    assert "set CORPUS" in said


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pctasks files is not beside this repository")
def test_on_the_files_that_users_have():
    said = demo(CORPUS)
    assert "is not a key of the chunk options: pctasks ignores it" in said
    assert "prod: 242 definitions" in said
    assert "set CORPUS" not in said
