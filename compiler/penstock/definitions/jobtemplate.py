"""The kind JobTemplate: a StreamingJobTemplate, the Job that Arcane's operator makes for each run of a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.common import StreamingJob, read_streaming_job
from penstock.definitions.reading import mapping, record
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "JobTemplate"


class JobTemplateSpec(Record):
    """The job in our words (`template`) or as Kubernetes has it (`job`); `nesting` says where that one stood."""

    description: str | None = None
    template: StreamingJob | None = None
    job: Mapping[str, Any] | None = None
    nesting: Literal["job", "template"] | None = None


read_spec = record(JobTemplateSpec, template=read_streaming_job, job=mapping)
