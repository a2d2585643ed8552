"""Lowering of a Workflow with a bucket scan: stores, two queues of tasks, the scheduler, two workers, who may do what."""

from typing import Any, Final

from penstock.checks.cron import CronError, interval
from penstock.definitions import Definition
from penstock.definitions.bucket_scan import BucketScanTrigger, ScanStore
from penstock.definitions.workflow import Task, WorkflowSpec
from penstock.definitions.workflow import Worker as WorkerSettings
from penstock.graph.nodes import ClusterJob, EnvVar, Node, Placement, Port, Store, Worker
from penstock.graph.scans import Visitor
from penstock.lower import consumer, images
from penstock.lower.access import lower_access
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import environment, resources, scaling, secrets
from penstock.lower.scan_access import Scan, grants, identities, shared_identity
from penstock.lower.scan_alerts import lower_alerts
from penstock.lower.scan_queues import TASKS, lower_queues

_DAY: Final = 86400
_TEN_MINUTES: Final = 600
_MARGIN: Final = 60  # seconds between the end of a run that hangs and the next one
_METRICS: Final = 8080  # where the facilitator serves its metrics
_STORES: Final = ("ingestion", "own", "peer")
_HISTORY: Final = (5, 3)
# What says which key the workers sign with, beside the key itself.
_KEYS: Final = (
    ("BATCH_SIGNING_PRIVATE_KEY", "signing", "secret_key", False),
    ("BATCH_SIGNING_PRIVATE_KEY_IDENTIFIER", "signing", "primary_kid", True),
    ("PACKET_DECRYPTION_KEYS", "decryption", "secret_key", False),
)


def lower_bucket_scan(definition: Definition, spec: WorkflowSpec, context: Context) -> list[Node]:
    """Return the nodes of a bucket scan with the jobs `intake` and `aggregate` (a check sees to that)."""
    trigger = spec.trigger
    assert isinstance(trigger, BucketScanTrigger)
    stores = {name: _store(definition, name, getattr(trigger.stores, name), trigger) for name in _STORES}
    queues, queue_nodes = lower_queues(definition, trigger, context)
    publisher, worker, scaler = identities(definition, trigger, context)
    scan = Scan(definition, spec, trigger, context, stores, queues, publisher, worker, scaler)
    job = _scheduler(scan)
    workers = [_worker(scan, task) for task in TASKS]
    access = lower_access(definition, spec.access, worker.id)
    workers = [one.replace(stores=(*one.stores, *access.stores), tables=access.tables) for one in workers]
    env = tuple(variable for one in workers for variable in one.env)
    return [
        *[store for store in stores.values() if not store.external],
        *[store for store in stores.values() if store.external],
        *_visitors(definition, trigger, stores),
        *queue_nodes,
        publisher,
        worker,
        *([scaler] if scaler else []),
        *grants(scan),
        *shared_identity(scan),
        *access.nodes,
        *secrets(_read(env, trigger)),
        job,
        *workers,
        *lower_alerts(definition, spec, trigger, queues, job, workers),
    ]


def _read(env: tuple[EnvVar, ...], trigger: BucketScanTrigger) -> tuple[EnvVar, ...]:
    """Return the variables without the keys: somebody else puts those into the cluster."""
    keys = trigger.keys
    given = {keys.signing, keys.decryption} if keys is not None else set()
    return tuple(one for one in env if one.secret is None or one.secret.partition("#")[0] not in given)


def _store(definition: Definition, part: str, store: ScanStore, trigger: BucketScanTrigger) -> Store:
    external = store.external or store.address is not None
    return Store(
        id=node_id("store", definition, part),
        definition="" if external else definition.id,
        name=store.name,
        address=store.address,
        external=external,
        exact=store.exact,
        expires=None if external else -(-trigger.retention // _DAY),
        formerly=definition.metadata.formerly,
    )


def _visitors(definition: Definition, trigger: BucketScanTrigger, stores: dict[str, Store]) -> list[Node]:
    """Return who else may write to our buckets: the ingestor and the peer. Their roles have names even before they are known."""
    base = trigger.queues.name or stable_name(definition)
    names = {"ingestion": "ingestion-bucket-writer", "peer": "peer-bucket-writer"}
    return [
        Visitor(
            id=node_id("visitor", definition, part),
            definition=definition.id,
            name=f"prio-{base}-{word}" if trigger.scheduler.protocol == "prio" else f"{base}-{word}",
            store=stores[part].id,
            writers=getattr(trigger.stores, part).writers,
        )
        for part, word in names.items()
        if not stores[part].external
    ]


def deadline(cron: str) -> int:
    """Return how long a run may take: it ends before the next one starts, and within ten minutes."""
    return min(max(every(cron) - _MARGIN, _MARGIN), _TEN_MINUTES)


def every(cron: str) -> int:
    """Return the seconds between two runs; ten minutes for an expression that a check has refused."""
    try:
        return interval(cron)
    except CronError:
        return _TEN_MINUTES


def _scheduler(scan: Scan) -> ClusterJob:
    definition, trigger = scan.definition, scan.trigger
    settings = trigger.scheduler
    config = _penstock(scan) if settings.protocol == "penstock" else {"role": "schedule", "flags": dict(settings.args)}
    return ClusterJob(
        id=node_id("job", definition, "scheduler"),
        definition=definition.id,
        name=settings.name or f"{definition.name}-scheduler",
        image=settings.runtime or scan.context.place.spec.images.runtime,
        identity=scan.publisher.id,
        config={**config, "scan": _facts(scan)} if settings.protocol == "prio" else config,
        resources=resources(settings.resources),
        cron=trigger.cron,
        deadline=deadline(trigger.cron),
        protocol=settings.protocol,
        retries=0,
        history=_HISTORY,
        starting_deadline=deadline(trigger.cron),
        stores=tuple((name, store.id) for name, store in scan.stores.items()),
        outputs=tuple((task, queue.entry) for task, queue in scan.queues.items()),
        labels=scan.labels,
    )


def _facts(scan: Scan) -> dict[str, Any]:
    """Return what the flags of the original programs say of the tuple, apart from what only a cloud knows."""
    trigger = scan.trigger
    gateway = trigger.push_gateway
    return {
        "instance": scan.instance,
        "isFirst": trigger.is_first,
        "labels": dict(gateway.labels) if gateway else {},
        "pushGateway": gateway.address if gateway else "",
        "maxAge": trigger.max_age,
        "period": trigger.period,
        "grace": trigger.grace,
    }


def _penstock(scan: Scan) -> dict[str, Any]:
    """Return the configuration of the runtime's role `schedule` (schemas/worker.schema.json)."""
    trigger = scan.trigger
    schedule: dict[str, Any] = {
        "instance": scan.instance,
        "isFirst": trigger.is_first,
        "stores": {name: name for name in _STORES},
        "topics": {task: task for task in TASKS},
        "maxAge": trigger.max_age,
        "ahead": trigger.ahead,
        "period": trigger.period,
        "grace": trigger.grace,
        "retention": trigger.retention,
        "windows": trigger.windows,
        "join": trigger.join,
        "late": trigger.late,
        "deadline": max(deadline(trigger.cron) - _MARGIN // 2, 1),
    }
    if trigger.push_gateway is not None:
        gateway = trigger.push_gateway
        schedule["pushGateway"] = {"address": gateway.address, "labels": dict(gateway.labels)}
    return {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": scan.definition.kind, "name": scan.definition.name},
        "environment": scan.context.place.name,
        "role": "schedule",
        "schedule": schedule,
    }


def _worker(scan: Scan, job: str) -> Worker:
    definition, spec = scan.definition, scan.spec
    task = spec.jobs[job].tasks[0]
    settings = spec.workers.get(job, spec.worker)
    original = settings.protocol == "prio"
    queue = scan.queues[job]
    cluster = scan.context.place.spec.cluster
    rejected = (("rejected", queue.rejected_entry),) if queue.rejected_entry is not None else ()
    return Worker(
        id=node_id("worker", definition, job),
        definition=definition.id,
        name=settings.name or f"{definition.name}-{job}",
        role="consume",
        protocol=settings.protocol,
        image=images.image(task, scan.context.place),
        identity=scan.worker.id,
        config=_original(scan, task) if original else _consumer(scan, settings, task),
        resources=resources(settings.resources or task.resources),
        env=_environment(scan, settings, task),
        queue=queue.work.id,
        scale=scaling(settings.scale),
        placement=Placement(
            node_group=settings.placement.node_group or (cluster.node_group if cluster else None),
            spot=settings.placement.spot,
        ),
        grace_period=settings.grace_period,
        ports=(Port(name="metrics", number=_METRICS),) if original else (),
        stores=tuple((name, store.id) for name, store in scan.stores.items()),
        outputs=rejected,
        max_unavailable=settings.disruption.max_unavailable,
        labels=scan.labels,
        measured_by=scan.scaler.id if scan.scaler is not None else None,
    )


def _original(scan: Scan, task: Task) -> dict[str, Any]:
    """Return what the facilitator's flags are made of: `run` names its subcommand, `args` are flags as written."""
    command = task.run.partition(":")[2].replace("_", "-")
    return {"command": command, "flags": dict(task.args), "scan": _facts(scan)}


def _consumer(scan: Scan, settings: WorkerSettings, task: Task) -> dict[str, Any]:
    trigger = scan.trigger
    handler: dict[str, Any] = {"entryPoint": task.run, "args": dict(task.args)}
    lease = max(trigger.queues.lease, 1)
    return {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": scan.definition.kind, "name": scan.definition.name},
        "environment": scan.context.place.name,
        "role": "consume",
        "maxReceiveCount": trigger.queues.max_receive_count,
        # As Prio's own workers do: at nine tenths.
        "lease": {"seconds": lease, "renew": True, "renewAfter": lease * 9 // 10 or lease / 2},
        "concurrency": settings.concurrency,
        "handlerTimeout": settings.handler_timeout,
        "gracePeriod": settings.grace_period,
        "handler": handler,
        **consumer.choices(settings),
    }


def _environment(scan: Scan, settings: WorkerSettings, task: Task) -> tuple[EnvVar, ...]:
    """Return the variables of a worker: its own, then the keys of the original program by reference."""
    env = environment(images.environment(task, scan.context.place), settings.environment)
    keys = scan.trigger.keys
    if keys is None:
        return env
    own = {variable.name for variable in env}
    found = [
        EnvVar(name=name, secret=f"{getattr(keys, part)}#{field}", optional=optional)
        for name, part, field, optional in _KEYS
        if name not in own
    ]
    return (*env, *found)
