"""Leases and retention of a queue are within what its cloud offers."""

from collections.abc import Iterator
from typing import Final

from penstock.checks.model import Finding, Lowered, World
from penstock.graph.nodes import Queue
from penstock.record import Record

_DAY: Final = 86_400
_FIELD: Final = {"Workflow": "trigger", "Stream": "source", "Pipeline": "queue"}


class _Limits(Record):
    """Bounds in seconds; `source` is where they stand."""

    what: str
    lease: tuple[int, int]
    retention: tuple[int, int]
    source: str


# AWS judges its queues together with its functions (targets/aws/capabilities.py).
_CLOUDS: Final = {
    "azure": _Limits("an Azure storage queue", (1, 7 * _DAY), (1, 2**31 - 1), "Storage services REST API: Put Message"),
    # An acknowledgement deadline is at most 600 s; workers renew it, so a longer lease is kept all the same.
    "gcp": _Limits("a Pub/Sub subscription", (1, 7 * _DAY), (600, 31 * _DAY), "Pub/Sub: subscription properties"),
}


def check(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Judge the queues that a definition owns."""
    limits = _CLOUDS.get(lowered.place.cloud)
    if limits is None:
        return
    for queue in lowered.graph.of(Queue):
        if not queue.definition or queue.external or queue.endpoint is not None:
            continue
        field = _FIELD.get(lowered.definition.kind, "trigger")
        if not queue.holds_dead_letters:
            yield from _bound(limits, "lease", queue.visibility_timeout, (field, "visibilityTimeout"), lowered)
            yield from _bound(limits, "retention", queue.retention, (field, "retention"), lowered)
        else:
            yield from _bound(limits, "retention", queue.retention, (field, "deadLetter", "retention"), lowered)


def _bound(limits: _Limits, what: str, value: int, path: tuple[str, ...], lowered: Lowered) -> Iterator[Finding]:
    low, high = limits.lease if what == "lease" else limits.retention
    if low <= value <= high:
        return
    word = "hides a message for" if what == "lease" else "keeps messages for"
    message = f"{limits.what} {word} {low} to {high} seconds, not {value} (environment {lowered.place.name})"
    yield Finding("PEN1537", ("spec", *path), message, f"the longest is {high}s, the shortest {low}s")
