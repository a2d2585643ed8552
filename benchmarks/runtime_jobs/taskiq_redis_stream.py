"""taskiq on a Redis stream, with acknowledgements."""

import asyncio
import os
import sys
import time

from taskiq.receiver import Receiver
from taskiq_redis import RedisStreamBroker

from benchmarks.runtime_jobs.counting import Counting, filled, verb

name, jobs, _ = verb(sys.argv)
broker = RedisStreamBroker(url=os.environ["BENCH_REDIS"])
counting = Counting(jobs)


@broker.task(task_name="job")
async def job(number: int) -> None:  # noqa: ARG001 (the payload)
    """Do nothing."""
    counting.hit()


async def fill() -> None:
    """Send all jobs."""
    await broker.startup()
    for number in range(jobs):
        await job.kiq(number)
    await broker.shutdown()


async def work() -> None:
    """Run one receiver, as `taskiq worker` does."""
    broker.is_worker_process = True
    await broker.startup()
    await Receiver(broker, max_async_tasks=100, run_startup=False).listen(asyncio.Event())


if name == "fill":
    start = time.perf_counter()
    asyncio.run(fill())
    filled(jobs, start)
asyncio.run(work())
