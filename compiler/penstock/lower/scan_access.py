"""Who does what in a bucket scan: the publisher, the workers and the scaler, and exactly what each of them may do."""

from typing import Final

from penstock.definitions import Definition
from penstock.definitions.bucket_scan import BucketScanTrigger
from penstock.definitions.workflow import WorkflowSpec
from penstock.graph.nodes import Grant, Identity, Node, Store, Verb
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.scan_queues import TaskQueue
from penstock.record import Record

_MARKERS: Final = "task-markers/"


class Scan(Record):
    """What the parts of a scan share."""

    definition: Definition
    spec: WorkflowSpec
    trigger: BucketScanTrigger
    context: Context
    stores: dict[str, Store]
    queues: dict[str, TaskQueue]
    publisher: Identity
    worker: Identity
    scaler: Identity | None

    @property
    def instance(self) -> str:
        """What the tasks are of."""
        return self.trigger.instance or self.definition.name

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """The definition's own labels."""
        return tuple(sorted(self.definition.metadata.labels.items()))


def identities(
    definition: Definition, trigger: BucketScanTrigger, context: Context
) -> tuple[Identity, Identity, Identity | None]:
    """Return publisher, worker and scaler: what publishes cannot consume, and what consumes cannot publish tasks."""
    original = trigger.scheduler.protocol == "prio"
    base = trigger.queues.name or definition.name
    home = stable_name(definition)
    labels = tuple(sorted(definition.metadata.labels.items()))
    formerly = definition.metadata.formerly

    def one(part: str, name: str, account: str | None, *, scaler: bool = False) -> Identity:
        accounts = ((context.place.namespace, account),) if account else ()
        return Identity(
            id=node_id("identity", definition, part),
            definition=definition.id,
            name=f"{base}-{name}",
            service_accounts=accounts,
            scaler=scaler,
            exact=original,
            labels=labels,
            # The first name of the definition stands in the names of its roles; each part has its own.
            formerly=() if original else tuple(f"{former}-{name}" for former in formerly),
        )

    account = trigger.scheduler.service_account or f"{home}-scheduler"
    publisher = one("scheduler", "workflow-manager" if original else "scheduler", account)
    worker = one("worker", "worker", f"{trigger.instance or home}-worker" if original else f"{home}-worker")
    scaler = one("scaler", "scaler", None, scaler=True) if context.scaler_identity else None
    return publisher, worker, scaler


def _grant(identity: Identity, verb: Verb, resource: str, prefix: str | None = None) -> Grant:
    """Return one grant of one of the identities: two of them may do the same to one thing."""
    who = identity.id.partition("/")[2]
    part = f"{verb}-{resource}".replace("/", "-").replace(".", "-")
    return Grant(
        id=f"grant/{who}-{part}",
        definition=identity.definition,
        identity=identity.id,
        verb=verb,
        resource=resource,
        prefix=prefix,
    )


def grants(scan: Scan) -> list[Grant]:
    """Return exactly what each identity does: nothing here is more than one verb on one thing."""
    publisher, worker, own = scan.publisher, scan.worker, scan.stores["own"]
    # What is in another cloud is granted there.
    stores = [store for store in scan.stores.values() if not store.address]
    found = [_grant(publisher, "store.list", store.id) for store in stores]
    if own in stores:
        found.append(_grant(publisher, "store.read", own.id, _MARKERS))
        found.append(_grant(publisher, "store.write", own.id, _MARKERS))
        found.append(_grant(worker, "store.write", own.id))
    found += [_grant(worker, "store.read", store.id) for store in stores]
    for task, queue in scan.queues.items():
        found.append(_grant(publisher, queue.send_verb, queue.entry))
        found += _taking(scan, task, queue)
        if queue.rejected_entry is not None:
            found.append(_grant(worker, queue.send_verb, queue.rejected_entry))
        if scan.scaler is not None:
            found.append(_grant(scan.scaler, "queue.measure", queue.work.id))
    return found


def _taking(scan: Scan, task: str, queue: TaskQueue) -> list[Grant]:
    """Return what taking tasks needs: penstock's worker also counts them, and parks by itself what failed too often."""
    if scan.spec.workers.get(task, scan.spec.worker).protocol == "prio":
        return [_grant(scan.worker, "queue.take", queue.work.id)]
    return [
        _grant(scan.worker, "queue.consume", queue.work.id),
        _grant(scan.worker, "queue.send", queue.parked.id),
    ]


def shared_identity(scan: Scan) -> list[Node]:
    """Return the identity of the environment that the workers may act as, where the definition names one."""
    name = scan.trigger.identity
    if name is None:
        return []
    shared = Identity(id=f"identity/{name}", definition="", name=name, exact=True)
    return [shared, _grant(scan.worker, "identity.use", shared.id)]
