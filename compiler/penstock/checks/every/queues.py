"""A queue's times make sense beside each other: leases, retention, and the queue that takes what failed."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, is_text
from penstock.definitions import Definition
from penstock.definitions.common import DeadLetter
from penstock.record import Record
from penstock.text import Path

_WORKFLOW_RETENTION = 604_800  # what a Stream's queue keeps, too: it has no setting of its own


class _Queue(Record):
    path: Path
    name: str | None
    visibility_timeout: int
    retention: int
    dead_letter: DeadLetter


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the queue of a definition that has one."""
    queue = _queue(definition)
    if queue is None:
        return
    lease = queue.visibility_timeout
    if is_number(lease) and lease < 1:
        message = "a lease of 0 seconds ends at once: every message would be taken again while it is worked on"
        yield Finding("PEN1530", (*queue.path, "visibilityTimeout"), message, "30 seconds are usual; it is renewed")
    yield from _dead_letter(definition, queue)
    if is_number(lease) and is_number(queue.retention) and queue.retention < lease:
        message = f"messages are kept for {queue.retention} seconds, less than a lease of {lease}"
        yield Finding("PEN1536", (*queue.path, "retention"), message, "keep them for days: `7d`")


def _queue(definition: Definition) -> _Queue | None:
    spec: Any = definition.spec
    kind = definition.kind
    if kind == "Workflow" and spec.trigger.type == "queue":
        one, path, retention = spec.trigger, ("spec", "trigger"), spec.trigger.retention
    elif kind == "Stream" and spec.source is not None and spec.source.type == "queue":
        one, path, retention = spec.source, ("spec", "source"), _WORKFLOW_RETENTION
    elif kind == "Pipeline":
        one, path, retention = spec.queue, ("spec", "queue"), spec.queue.retention
    else:
        return None
    return _Queue(path, one.name or definition.name, one.visibility_timeout, retention, one.dead_letter)


def _dead_letter(definition: Definition, queue: _Queue) -> Iterator[Finding]:
    parked = queue.dead_letter
    path: Path = (*queue.path, "deadLetter")
    if parked.name is not None and is_text(parked.name) and parked.name == queue.name:
        message = f"the dead letters would go back into the queue that they failed in: `{parked.name}`"
        yield Finding("PEN1532", (*path, "name"), message, "leave the name out: it is the queue's with `-dead-letter`")
    if is_number(parked.retention) and is_number(queue.retention) and parked.retention < queue.retention:
        # In SQS the clock of a message goes on when it is moved ("Amazon SQS dead-letter queues").
        message = (
            f"dead letters are kept for {parked.retention} seconds, the queue's messages for {queue.retention}: "
            "one that failed late would be gone before anybody sees it"
        )
        written = (definition.data["spec"].get(queue.path[1]) or {}).get("deadLetter") or {}
        target: Path = (*path, "retention") if "retention" in written else (*queue.path, "retention")
        yield Finding("PEN1531", target, message, "keep dead letters at least as long as messages")
