"""Deletes finished Kubernetes Jobs of tasks, which older versions made and nobody deleted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from penstock_runtime.errors import WorkerError
from penstock_runtime.scheduling.jobnames import is_task_job
from penstock_runtime.scheduling.kubernetes import Cluster, Job, Jobs
from penstock_runtime.scheduling.plan import Problem


@dataclass(slots=True)
class Reaped:
    """What was looked at: every name, those to delete, and what went wrong."""

    names: set[str] = field(default_factory=set)
    doomed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def doomed(jobs: Iterable[Job], now: datetime, older_than: timedelta) -> list[Job]:
    """Return the Jobs to delete: finished long enough ago, named as this system named the Job of a task, and nobody's.

    A Job that a controller owns (the runs of a CronJob) is the controller's to delete.
    """
    return [
        job
        for job in jobs
        if job.finished is not None and now - job.finished >= older_than and not job.owned and is_task_job(job.name)
    ]


async def reap(settings: dict[str, Any], cluster: Cluster, now: datetime, *, dry_run: bool) -> Reaped:
    """Delete what is to be deleted (`settings` is `schedule.reap`); with `dry_run` only say what that is."""
    reaped = Reaped()
    try:
        async with Jobs(cluster, settings["namespace"]) as client:
            listed = [job async for job in client.list(settings.get("selector"))]
            reaped.names = {job.name for job in listed}
            for job in doomed(listed, now, timedelta(seconds=settings.get("olderThan", 86400))):
                reaped.doomed.append(job.name)
                if not dry_run:
                    await client.delete(job)
    except WorkerError as error:
        reaped.problems.append(Problem(f"Jobs cannot be reaped: {error}"))
    return reaped
