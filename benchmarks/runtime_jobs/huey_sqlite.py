"""huey on SQLite: `BENCH_FSYNC=1` waits for the disk at each commit. It takes a job off the queue before it runs it."""

import os
import sys
import time

from huey import SqliteHuey

from benchmarks.runtime_jobs.counting import Counting, filled, verb

name, jobs, folder = verb(sys.argv)
huey = SqliteHuey("bench", filename=f"{folder}/huey.db", results=False, fsync=bool(os.environ.get("BENCH_FSYNC")))
counting = Counting(jobs)


@huey.task()
def job(number: int) -> None:  # noqa: ARG001 (the payload)
    """Do nothing."""
    counting.hit()


if name == "fill":
    start = time.perf_counter()
    for number in range(jobs):
        job(number)
    filled(jobs, start)
huey.create_consumer(workers=int(os.environ.get("BENCH_CONCURRENCY", "1")), worker_type="thread").run()
