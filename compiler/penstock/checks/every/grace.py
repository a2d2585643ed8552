"""A worker that is told to stop has time to finish what it has begun."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, workers, written
from penstock.definitions import Definition
from penstock.text import Path


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `gracePeriod` beside `handlerTimeout` where somebody set either."""
    for path, worker in workers(definition):
        said = written(definition.data, *path) or {}
        if "handlerTimeout" in said and is_number(worker.handler_timeout) and is_number(worker.grace_period):
            yield from _worker(path, worker, said)


def _worker(path: Path, worker: Any, said: dict[str, Any]) -> Iterator[Finding]:
    if worker.grace_period < worker.handler_timeout:
        key = "gracePeriod" if "gracePeriod" in said else "handlerTimeout"
        yield Finding(
            "PEN1533",
            (*path, key),
            f"a message may take {worker.handler_timeout} seconds, but a worker that has to stop gets {worker.grace_period}",
            f"set `gracePeriod: {worker.handler_timeout}`; else long work is begun again elsewhere",
        )
