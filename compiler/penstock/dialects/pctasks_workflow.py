"""The dialect of pctasks workflows: `workflow.yaml`, batch and streaming."""

from typing import Any

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "pctasks-workflow"

_OWN_KEYS = ("dataset", "dataset_id", "jobs", "is_streaming", "target_environment", "tokens")
# Jobs of CI services have these; jobs of pctasks have tasks.
_FOREIGN_JOB_KEYS = ("steps", "runs-on", "uses", "script", "stage")


def recognises(data: Any, file: str) -> bool:  # noqa: ARG001 - the shape says it, whatever the file is called
    """Tell whether `data` is a pctasks workflow, also one with a mistake or two."""
    if not isinstance(data, dict) or "collections" in data or "apiVersion" in data:
        return False
    jobs = data.get("jobs")
    if isinstance(jobs, dict):
        values = [job for job in jobs.values() if isinstance(job, dict)]
        if any(key in job for job in values for key in _FOREIGN_JOB_KEYS):
            return False
        if any("tasks" in job for job in values):
            return True
    return ("dataset" in data and "name" in data) or sum(key in data for key in _OWN_KEYS) >= 2


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
    """Return the native Workflow; what pctasks ignores, refuses or gets wrong is reported."""
    from penstock.dialects.pctasks import workflow

    return workflow.convert(document, report, context, NAME)
