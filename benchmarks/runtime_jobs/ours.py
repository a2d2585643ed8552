"""Our loop on the embedded queue. `BENCH_BATCH` is `batchSize`, `BENCH_CONCURRENCY` is `concurrency`."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.runtime_jobs.counting import Counting, filled, verb
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing

counting = Counting(int(os.environ.get("BENCH_JOBS", "1")))


async def job(_message: object, _context: object) -> None:
    """Do nothing."""
    counting.hit()


async def fill(jobs: int, binding: dict[str, str]) -> None:
    """Send in portions of 100, each durable when the call returns."""
    queue = await open_queue(binding)
    for start in range(0, jobs, 100):
        await queue.send([Outgoing(b'{"number": %d}' % number) for number in range(start, min(start + 100, jobs))])
    await queue.close()


def main() -> None:
    """Run one verb."""
    name, jobs, folder = verb(sys.argv)
    binding = {"type": "sqlite", "path": f"{folder}/ours.db", "name": "bench"}
    if name == "fill":
        start = time.perf_counter()
        asyncio.run(fill(jobs, binding))
        filled(jobs, start)
    config = {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": "Workflow", "name": "bench"},
        "environment": "bench",
        "role": "consume",
        "queue": binding,
        "handler": {"entryPoint": "benchmarks.runtime_jobs.ours:job"},
        "concurrency": int(os.environ.get("BENCH_CONCURRENCY", "1")),
    }
    if "BENCH_BATCH" in os.environ:
        config["batchSize"] = int(os.environ["BENCH_BATCH"])
    path = Path(folder) / "worker.json"
    path.write_text(json.dumps(config))
    os.environ["BENCH_JOBS"] = str(jobs)
    os.execv(sys.executable, [sys.executable, "-m", "penstock_runtime", "consume", "--config", str(path)])  # noqa: S606


if __name__ == "__main__":
    main()
