"""Counts no-op jobs in the process that does them, and ends it after the last one with what they cost."""

import json
import os
import sys
import time


class Counting:
    """Measures from the first job to the last: wall and CPU seconds of this process, all threads."""

    def __init__(self, jobs: int) -> None:
        self.left = self.jobs = jobs
        self.wall = self.cpu = 0.0

    def hit(self) -> None:
        """Count one job."""
        if self.left == self.jobs:
            self.wall, self.cpu = time.perf_counter(), time.process_time()
        self.left -= 1
        if not self.left:
            wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
            line = json.dumps({"jobs": self.jobs - 1, "wall": wall, "cpu": cpu})
            os.write(1, line.encode() + b"\n")  # Celery has taken sys.stdout for its log
            os._exit(0)


def verb(argv: list[str]) -> tuple[str, int, str]:
    """Return verb, number of jobs and folder of a command line."""
    return argv[1], int(argv[2]), argv[3]


def filled(jobs: int, start: float) -> None:
    """Print what putting `jobs` into the queue has cost since `start` (perf_counter)."""
    print(json.dumps({"jobs": jobs, "wall": time.perf_counter() - start}), flush=True)
    sys.exit(0)
