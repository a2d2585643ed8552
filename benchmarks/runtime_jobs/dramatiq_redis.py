"""Dramatiq on Redis, eight threads."""

import os
import sys
import threading
import time

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from benchmarks.runtime_jobs.counting import Counting, filled, verb

name, jobs, _ = verb(sys.argv)
broker = RedisBroker(url=os.environ["BENCH_REDIS"])
dramatiq.set_broker(broker)
counting = Counting(jobs)
lock = threading.Lock()


@dramatiq.actor
def job(number: int) -> None:  # noqa: ARG001 (the payload)
    """Do nothing."""
    with lock:
        counting.hit()


if name == "fill":
    start = time.perf_counter()
    for number in range(jobs):
        job.send(number)
    filled(jobs, start)
worker = dramatiq.Worker(broker, worker_threads=8)
worker.start()
worker.join()
time.sleep(3600)
