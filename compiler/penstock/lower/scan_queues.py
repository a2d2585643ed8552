"""The queues of a bucket scan: for each kind of task a work queue, its dead letters and its rejected tasks."""

from typing import Final

from penstock.definitions import Definition
from penstock.definitions.bucket_scan import BucketScanTrigger
from penstock.graph.nodes import Node, Queue, Subscription, Topic, Verb
from penstock.lower.context import Context, node_id, stable_name
from penstock.record import Record

TASKS: Final = ("intake", "aggregate")


class TaskQueue(Record):
    """The queues of one kind of task. `entry` is what tasks are sent to, by `send_verb`: a topic, or the queue itself."""

    work: Queue
    parked: Queue
    rejected: Queue | None
    entry: str
    rejected_entry: str | None
    send_verb: Verb


def lower_queues(
    definition: Definition, trigger: BucketScanTrigger, context: Context
) -> tuple[dict[str, TaskQueue], list[Node]]:
    """Return the queues by kind of task, and all their nodes in order."""
    found: dict[str, TaskQueue] = {}
    nodes: list[Node] = []
    for task in TASKS:
        found[task], more = _queues(definition, trigger, context, task)
        nodes += more
    return found, nodes


def _queues(
    definition: Definition, trigger: BucketScanTrigger, context: Context, task: str
) -> tuple[TaskQueue, list[Node]]:
    settings = trigger.queues
    base = f"{settings.name or stable_name(definition)}-{task}"
    formerly = definition.metadata.formerly

    def queue(part: str, name: str, retention: int, parked: Queue | None = None, *, aside: bool) -> Queue:
        return Queue(
            id=node_id("queue", definition, part),
            definition=definition.id,
            name=name,
            visibility_timeout=settings.lease,
            retention=retention,
            dead_letter=parked.id if parked else None,
            max_receive_count=settings.max_receive_count,
            holds_dead_letters=aside,
            formerly=formerly,
        )

    parked = queue(f"{task}-dead-letter", f"{base}-dead-letter", settings.parked_retention, aside=True)
    work = queue(task, base, settings.retention, parked, aside=False)
    refused = None
    if settings.rejected:
        refused = queue(f"{task}-rejected", f"{base}-rejected", settings.parked_retention, aside=True)
    nodes: list[Node] = [parked, work, *([refused] if refused else [])]
    if not context.topics:
        made = TaskQueue(work, parked, refused, work.id, refused.id if refused else None, "queue.send")
        return made, nodes
    topics = [_fed(definition, one, formerly) for one in (work, refused) if one is not None]
    for topic, subscription in topics:
        nodes += [topic, subscription]
    entries = [topic.id for topic, _ in topics]
    return TaskQueue(work, parked, refused, entries[0], entries[1] if refused else None, "topic.publish"), nodes


def _fed(definition: Definition, queue: Queue, formerly: tuple[str, ...]) -> tuple[Topic, Subscription]:
    """Return the topic of a queue, and its subscription: raw, for an envelope is no task."""
    part = queue.id.removeprefix(node_id("queue", definition)).strip("-")
    topic = Topic(id=node_id("topic", definition, part), definition=definition.id, name=queue.name, formerly=formerly)
    subscription = Subscription(
        id=node_id("subscription", definition, part),
        definition=definition.id,
        topic=topic.id,
        queue=queue.id,
        raw=True,
    )
    return topic, subscription
