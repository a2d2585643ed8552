"""The kind Workflow: jobs and tasks, started by a queue, a schedule, a bucket scan or by hand.

Also the argument and worker settings, which Pipeline and Stream share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.bucket_scan import BucketScanTrigger, Matrix, read_bucket_scan, read_matrix
from penstock.definitions.common import (
    AccessItem,
    Alerts,
    Code,
    DeadLetter,
    Placement,
    Resources,
    Scale,
    read_access,
    read_alerts,
    read_code,
    read_dead_letter,
    read_env_map,
    read_placement,
    read_resources,
    read_scale,
)
from penstock.definitions.reading import (
    EMPTY,
    items,
    mapping,
    one_or_more,
    record,
    seconds,
    strings,
    values,
    variant,
    whole,
)
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "Workflow"


class _Unset:
    """The type of `UNSET`."""

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


# An argument without a default: null is a default too.
UNSET: Final = _Unset()


class Argument(Record):
    """One argument of a definition; `default` is UNSET when the environment must give the value."""

    default: Any = UNSET
    description: str | None = None
    type: Literal["string", "integer", "number", "boolean", "list", "object", "any"] = "string"

    @property
    def required(self) -> bool:
        """Whether there is no default."""
        return self.default is UNSET


class Event(Record):
    """One dispatch rule: objects whose address starts and ends so feed the queue."""

    name: str | None = None
    store: str | None = None
    account: str | None = None
    url: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    types: tuple[Literal["created", "deleted"], ...] = ("created",)


class QueueTrigger(Record):
    """Runs one task for each message of a queue, without end. Times in seconds."""

    type: Literal["queue"] = "queue"
    name: str | None = None
    account: str | None = None
    url: str | None = None
    visibility_timeout: int = 30
    retention: int = 604800
    dead_letter: DeadLetter = DeadLetter()
    credential: Literal["workloadIdentity", "connectionString"] = "workloadIdentity"
    message_limit: int | None = None
    events: tuple[Event, ...] = ()


class ScheduleTrigger(Record):
    """Starts the jobs by the clock. `starting_deadline` in seconds."""

    cron: str
    type: Literal["schedule"] = "schedule"
    timezone: str = "Etc/UTC"
    concurrency: Literal["Forbid", "Allow", "Replace"] = "Forbid"
    starting_deadline: int = 300


class ManualTrigger(Record):
    """Runs when somebody starts it."""

    type: Literal["manual"] = "manual"


Trigger = QueueTrigger | ScheduleTrigger | BucketScanTrigger | ManualTrigger


class Foreach(Record):
    """Runs a job once for each item: a list, or an expression that gives one."""

    items: str | tuple[Any, ...]
    flatten: bool = True


class Notification(Record):
    """A message about an item when the job is done."""

    type: Literal["Item"] = "Item"
    owner: str = "microsoft"
    collection_id: str | None = None
    item_id: str | None = None
    geometry: Mapping[str, Any] | None = None
    event_type: str | None = None


class Task(Record):
    """One step, run in one container from `image` or the environment's entry `image_key`. `timeout` in seconds."""

    id: str
    run: str
    image: str | None = None
    image_key: str | None = None
    code: Code | None = None
    args: Mapping[str, Any] = EMPTY
    environment: Mapping[str, str] = EMPTY
    tags: Mapping[str, str] = EMPTY
    resources: Resources | None = None
    timeout: int | None = None
    retries: int = 0


class Disruption(Record):
    """Budget for voluntary disruptions."""

    max_unavailable: int = 1


class Backoff(Record):
    """Pause before a failed message comes again. Times in seconds."""

    initial: int = 1
    factor: float = 2
    maximum: int = 300
    jitter: float = 0.5


class Worker(Record):
    """How the workers of a queue are deployed. Times in seconds."""

    name: str | None = None
    protocol: Literal["penstock", "pctasks", "prio"] = "penstock"
    resources: Resources | None = None
    scale: Scale = Scale()
    placement: Placement = Placement()
    environment: Mapping[str, str] = EMPTY
    concurrency: int = 1
    batch_size: int | None = None
    grace_period: int = 60
    handler_timeout: int = 840
    execution: Literal["async", "process", "thread"] | None = None
    backoff: Backoff = Backoff()
    disruption: Disruption = Disruption()


class Job(Record):
    """Tasks that run one after the other, after the jobs that it needs."""

    tasks: tuple[Task, ...]
    description: str | None = None
    needs: tuple[str, ...] = ()
    foreach: Foreach | None = None
    notifications: tuple[Notification, ...] = ()


class ContainerTokens(Record):
    """Storage tokens of one container and of its blobs."""

    token: str | None = None
    blobs: Mapping[str, str] = EMPTY


class AccountTokens(Record):
    """Storage tokens of one account and of its containers."""

    token: str | None = None
    containers: Mapping[str, ContainerTokens] = EMPTY


class WorkflowSpec(Record):
    """What runs, and when."""

    trigger: Trigger
    jobs: Mapping[str, Job]
    description: str | None = None
    dataset: str | None = None
    namespace: str | None = None
    matrix: Matrix | None = None
    args: Mapping[str, Argument] = EMPTY
    worker: Worker = Worker()
    workers: Mapping[str, Worker] = EMPTY
    access: tuple[AccessItem, ...] = ()
    tokens: Mapping[str, AccountTokens] = EMPTY
    target_environment: str | None = None
    alerts: Alerts = Alerts()


def _foreach_items(data: Any) -> str | tuple[Any, ...]:
    return tuple(data) if isinstance(data, list) else data


read_args = values(record(Argument))
read_worker = record(
    Worker,
    resources=read_resources,
    scale=read_scale,
    placement=read_placement,
    environment=read_env_map,
    concurrency=whole,
    batch_size=whole,
    grace_period=seconds,
    handler_timeout=seconds,
    backoff=record(Backoff, initial=seconds, maximum=seconds),
    disruption=record(Disruption, max_unavailable=whole),
)
_read_trigger = variant(
    {
        "queue": record(
            QueueTrigger,
            visibility_timeout=seconds,
            retention=seconds,
            dead_letter=read_dead_letter,
            message_limit=whole,
            events=items(record(Event, types=strings)),
        ),
        "schedule": record(ScheduleTrigger, starting_deadline=seconds),
        "bucketScan": read_bucket_scan,
        "manual": record(ManualTrigger),
    },
)
_read_task = record(
    Task,
    code=read_code,
    args=mapping,
    environment=read_env_map,
    tags=mapping,
    resources=read_resources,
    timeout=seconds,
    retries=whole,
)
_read_job = record(
    Job,
    tasks=items(_read_task),
    needs=one_or_more,
    foreach=record(Foreach, items=_foreach_items),
    notifications=items(record(Notification, geometry=mapping)),
)
_read_job_map = values(_read_job)


def _read_jobs(data: Any) -> dict[str, Job]:
    """Read the jobs in the order in which they may run, by name where that leaves a choice; a circle is no matter here."""
    jobs: dict[str, Job] = _read_job_map(data)
    order: dict[str, Job] = {}
    todo = list(reversed(jobs))
    entered: set[str] = set()
    while todo:
        name = todo.pop()
        if name in order:
            continue
        if name in entered:
            order[name] = jobs[name]
            continue
        entered.add(name)
        todo.append(name)
        todo += [need for need in sorted(jobs[name].needs, reverse=True) if need in jobs and need not in entered]
    return order


read_spec = record(
    WorkflowSpec,
    args=read_args,
    trigger=_read_trigger,
    worker=read_worker,
    workers=values(read_worker),
    jobs=_read_jobs,
    matrix=read_matrix,
    access=read_access,
    tokens=values(record(AccountTokens, containers=values(record(ContainerTokens, blobs=mapping)))),
    alerts=read_alerts,
)
