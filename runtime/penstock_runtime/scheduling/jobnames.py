"""Names of the Kubernetes Jobs that older versions made, one for each task (until 2021)."""

import re

from penstock_runtime.scheduling.names import BatchName
from penstock_runtime.scheduling.times import Interval, dashed

MAX_JOB_NAME = 63
_INTAKE_FRAGMENT, _AGGREGATE_FRAGMENT, _UUID_DIGITS = 27, 30, 16

_STAMP = r"[0-9]{4}(?:-[0-9]{2}){4}"
_JOB = re.compile(rf"(?:i-(?P<intake>[a-z0-9-]{{1,27}})-[0-9a-f]{{16}}|a-(?P<aggregate>[a-z0-9-]{{1,30}}))-{_STAMP}")


def fragment(aggregation_id: str, length: int) -> str:
    """Return an aggregation ID as a part of a Job name: other characters to dashes, cut to `length`, lower case."""
    return re.sub(r"[^A-Za-z0-9-]", "-", aggregation_id)[:length].lower()


def intake_job(batch: BatchName) -> str:
    """Return the name of the Job that took in `batch`."""
    digits = batch.batch_id.replace("-", "")[:_UUID_DIGITS]
    return f"i-{fragment(batch.aggregation_id, _INTAKE_FRAGMENT)}-{digits}-{dashed(batch.time)}"


def aggregate_job(aggregation_id: str, window: Interval) -> str:
    """Return the name of the Job that aggregated `window`."""
    return f"a-{fragment(aggregation_id, _AGGREGATE_FRAGMENT)}-{dashed(window.begin)}"


def is_task_job(name: str) -> bool:
    """Return whether `name` is one that this system gave to the Job of a task."""
    return len(name) <= MAX_JOB_NAME and _JOB.fullmatch(name) is not None
