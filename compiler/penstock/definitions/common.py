"""The parts that definitions of several kinds share: metadata, scale, placement, resources, access, alerts.

Each record is one object of `schemas/common.schema.json`: fields in snake_case, durations in seconds, defaults applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from penstock.definitions.reading import (
    EMPTY,
    items,
    mapping,
    one_or_more,
    record,
    seconds,
    strings,
    text,
    values,
    whole,
)
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping


class Metadata(Record):
    """Identity of a definition. `extends` and `formerly` are names of definitions, `environments` those that take it: None is all."""

    name: str
    labels: Mapping[str, str] = EMPTY
    annotations: Mapping[str, str] = EMPTY
    extends: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    environments: tuple[str, ...] | None = None


class ResourceList(Record):
    """Amounts as written, for Kubernetes: CPU in cores or millicores (`500m`), bytes with a suffix (`2Gi`)."""

    cpu: str | int | float | None = None
    memory: str | None = None
    ephemeral_storage: str | None = None


class Resources(Record):
    """What a container asks for and may use; None where nothing was said."""

    requests: ResourceList | None = None
    limits: ResourceList | None = None


class Code(Record):
    """Source files that the worker loads before it starts."""

    src: str
    requirements: str | None = None
    pip_options: tuple[str, ...] = ()


class Scale(Record):
    """How many workers run, by queue depth. Times in seconds, lengths in messages."""

    min: int = 0
    max: int = 10
    polling_interval: int = 30
    cooldown: int = 300
    queue_length: int = 100
    activation_queue_length: int = 0


class Placement(Record):
    """Where the workers run."""

    node_group: str | None = None
    spot: bool = False


class DeadLetter(Record):
    """Where a message goes that failed too often. `retention` in seconds."""

    name: str | None = None
    max_receive_count: int = 5
    retention: int = 1209600


class AccessItem(Record):
    """One thing that the workers read or write, and what may be done to it."""

    type: Literal["store", "table", "queue", "topic"]
    name: str
    account: str | None = None
    prefix: str | None = None
    external: bool = False
    mode: Literal["read", "write", "readWrite", "send"] = "read"


class Alerts(Record):
    """Thresholds of the alert rules. `for_` in seconds."""

    enabled: bool = True
    dead_letter_messages: int = 0
    queue_messages: int = 10000
    for_: int = 900
    severity: Literal["info", "warning", "critical"] = "warning"


class StreamingJob(Record):
    """The Job that an operator makes for each run of a stream. Times in seconds."""

    image: str
    version: str | None = None
    image_pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = None
    image_pull_secrets: tuple[str, ...] = ()
    service_account: str | None = None
    backoff_limit: int = 3
    ttl_seconds_after_finished: int = 1
    active_deadline_seconds: int | None = None
    termination_grace_period_seconds: int = 30
    retry_on_exit_codes: tuple[int, ...] = (2,)
    fail_on_exit_codes: tuple[int, ...] = ()
    environment: Mapping[str, str] = EMPTY
    secrets_from: tuple[str, ...] = ()
    config_maps_from: tuple[str, ...] = ()
    resources: Resources | None = None
    node_selector: Mapping[str, str] = EMPTY
    tolerations: tuple[Mapping[str, Any], ...] = ()
    affinity: Mapping[str, Any] | None = None
    volumes: tuple[Mapping[str, Any], ...] = ()
    volume_mounts: tuple[Mapping[str, Any], ...] = ()


class Existing(Record):
    """A piece of the platform that exists, or that penstock creates."""

    name: str
    create: bool = False


read_metadata = record(
    Metadata, labels=mapping, annotations=mapping, extends=one_or_more, formerly=strings, environments=strings
)
read_resource_list = record(ResourceList, renamed={"ephemeral_storage": "ephemeral-storage"})
read_resources = record(Resources, requests=read_resource_list, limits=read_resource_list)
read_code = record(Code, pip_options=strings)
read_scale = record(
    Scale,
    min=whole,
    max=whole,
    polling_interval=seconds,
    cooldown=seconds,
    queue_length=whole,
    activation_queue_length=whole,
)
read_placement = record(Placement)
read_dead_letter = record(DeadLetter, max_receive_count=whole, retention=seconds)
read_access = items(record(AccessItem))
read_alerts = record(Alerts, dead_letter_messages=whole, queue_messages=whole, for_=seconds)
read_existing = record(Existing)
read_env_map = values(text)
read_streaming_job = record(
    StreamingJob,
    image_pull_secrets=strings,
    backoff_limit=whole,
    ttl_seconds_after_finished=whole,
    active_deadline_seconds=whole,
    termination_grace_period_seconds=whole,
    retry_on_exit_codes=items(whole),
    fail_on_exit_codes=items(whole),
    environment=read_env_map,
    secrets_from=strings,
    config_maps_from=strings,
    resources=read_resources,
    node_selector=mapping,
    tolerations=items(mapping),
    affinity=mapping,
    volumes=items(mapping),
    volume_mounts=items(mapping),
)
