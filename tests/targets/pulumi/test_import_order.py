"""The imports of `__main__.py` stand in the order that ruff wants, also where names hold numbers."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from penstock.targets.pulumi.names import import_order

RUFF = Path(sys.executable).with_name("ruff")
NAMES = [
    *(f"workflow_lc_{end}" for end in ("7", "13", "7_update", "13_update", "u", "07", "0", "00", "1a", "a1", "1_a")),
    *(f"workflow_{end}" for end in ("01ee7fab", "985e5022", "100812e6", "65bf08bf", "cad42fc7", "a", "a_b", "a1b")),
    *(f"{kind}_x{number}" for kind in ("stream", "pipeline") for number in (1, 2, 10, 21, 100, 1000)),
]


@pytest.mark.parametrize("seed", range(3))
def test_ruff_agrees(seed, tmp_path):
    names = random.Random(seed).sample(NAMES, len(NAMES))
    rows = "".join(f"    {name},\n" for name in sorted(names, key=import_order))
    (tmp_path / "x.py").write_text(f"from definitions import (\n{rows})\n")
    command = [str(RUFF), "check", "--isolated", "--no-cache", "--select", "I", "--diff", "x.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
