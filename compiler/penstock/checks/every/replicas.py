"""Replicas and polling make sense: min is not above max, max fits the place, what must stay is not on borrowed nodes."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, scales, workers, written
from penstock.definitions import Definition
from penstock.definitions.common import Scale
from penstock.text import Path

# Seconds between two looks at a queue: below, the look itself costs and the cloud begins to refuse it.
_LEAST_POLLING = 5


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `scale` and `placement` of each of the workers."""
    for path, worker in workers(definition):
        yield from _worker(definition, path, worker, world)


def _worker(definition: Definition, base: Path, worker: Any, world: World) -> Iterator[Finding]:
    scale: Scale = worker.scale
    at: Path = (*base, "scale")
    if is_number(scale.min) and is_number(scale.max) and scale.min > scale.max:
        path = (*at, "min") if written(definition.data, *at, "min") is not None else (*at, "max")
        message = f"the minimum of {scale.min} workers is above the maximum of {scale.max}"
        yield Finding("PEN1510", path, message, f"lower the minimum to {scale.max} or raise the maximum")
    if is_number(scale.polling_interval) and scale.polling_interval < _LEAST_POLLING:
        yield _polling(scale.polling_interval, at)
    if is_number(scale.min) and scale.min > 0 and worker.placement.spot is True and not _is_original(worker):
        message = f"{scale.min} workers always run, but spot nodes are taken away at any time"
        help_text = "set `scale.min` to 0, or let the workers run on ordinary nodes"
        yield Finding("PEN1513", (*base, "placement", "spot"), message, help_text)
    place = world.place
    limit = place.spec.limits.max_replicas if place is not None else None
    if place is not None and limit is not None and is_number(scale.max) and scale.max > limit and scales(definition):
        # A default has no place in the text: what comes nearest stands for it.
        path = (*at, "max") if written(definition.data, *base) else ("metadata", "name")
        message = f"{scale.max} workers are more than environment {place.name} allows ({limit})"
        help_text = f"set `worker.scale.max` to {limit} or less, or raise `limits.maxReplicas` of the environment"
        yield Finding("PEN1512", path, message, help_text)


def _polling(seconds: int, at: Path) -> Finding:
    path = (*at, "pollingInterval")
    help_text = "30 seconds are usual"
    if seconds < 1:
        return Finding("PEN1511", path, "the queue is to be looked at without a pause", help_text, severity="error")
    message = f"the queue is looked at every {seconds} seconds: that costs a request each time and brings little"
    return Finding("PEN1511", path, message, help_text, severity="warning")


def _is_original(worker: Any) -> bool:
    """Tell whether it is a worker of Prio, which is made for nodes that go: what it leaves is taken up by the next one."""
    return bool(worker.protocol == "prio") if hasattr(worker, "protocol") else False
