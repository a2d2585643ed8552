"""Celery on Redis, the `solo` pool, acknowledging after the job."""

import os
import sys
import time

from celery import Celery

from benchmarks.runtime_jobs.counting import Counting, filled, verb

name, jobs, _ = verb(sys.argv)
app = Celery("bench", broker=os.environ["BENCH_REDIS"])
app.conf.update(task_acks_late=True, task_ignore_result=True, worker_prefetch_multiplier=100)
counting = Counting(jobs)


@app.task(name="job")
def job(number: int) -> None:  # noqa: ARG001 (the payload)
    """Do nothing."""
    counting.hit()


if name == "fill":
    start = time.perf_counter()
    for number in range(jobs):
        job.delay(number)
    filled(jobs, start)
app.worker_main(
    ["worker", "--pool=solo", "--loglevel=ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]
)
