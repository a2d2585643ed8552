"""Runs a command as a fresh process and says what it cost: wall time, CPU time of all its processes, peak memory."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU time, and the peak memory of the largest process in MiB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run `command` in `folder`. Raises RuntimeError with what it said when it fails."""
    log = folder / ".bench.log"
    with log.open("wb") as stream:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=stream, stderr=stream, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}\n{log.read_text()[-2000:]}")
    log.unlink()
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Return the environment of the commands: Python may keep its bytecode, as after an installation."""
    hidden = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONVERBOSE")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(
        median(cost.wall for cost in costs), median(cost.cpu for cost in costs), max(cost.memory for cost in costs)
    )
