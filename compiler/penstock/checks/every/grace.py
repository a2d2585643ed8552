"""A worker that is told to stop has time to finish what it has begun."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, written
from penstock.definitions import Definition


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `gracePeriod` beside `handlerTimeout` where somebody set either."""
    worker = getattr(definition.spec, "worker", None)
    if worker is None:
        return
    said = written(definition.data, "spec", "worker") or {}
    if "handlerTimeout" not in said or not is_number(worker.handler_timeout) or not is_number(worker.grace_period):
        return
    if worker.grace_period < worker.handler_timeout:
        key = "gracePeriod" if "gracePeriod" in said else "handlerTimeout"
        yield Finding(
            "PEN1533",
            ("spec", "worker", key),
            f"a message may take {worker.handler_timeout} seconds, but a worker that has to stop gets {worker.grace_period}",
            f"set `gracePeriod: {worker.handler_timeout}`; else long work is begun again elsewhere",
        )
