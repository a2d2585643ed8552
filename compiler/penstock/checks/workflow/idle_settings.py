"""Settings of workers stand where there are workers: a workflow without a queue has none."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import written
from penstock.definitions import Definition

_USED = ("placement",)  # what tasks of a batch workflow take from `worker`
_PLACE = {
    "resources": "say `resources` for each task",
    "environment": "say `environment` for each task",
    "handlerTimeout": "say `timeout` for each task",
}


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge a Workflow that no queue starts; what a dialect puts there is not the user's."""
    if world.dialect is not None:
        return
    if definition.spec.trigger.type != "bucketScan" and written(definition.data, "spec", "workers"):
        message = "`workers` have no effect: only the jobs of a bucket scan have workers of their own"
        yield Finding("PEN1505", ("spec", "workers"), message, "say it once, as `worker`", key=True)
    if definition.spec.trigger.type in ("queue", "bucketScan"):
        return
    start = definition.spec.trigger.type
    for key in written(definition.data, "spec", "worker") or ():
        if key not in _USED:
            yield Finding(
                "PEN1505",
                ("spec", "worker", key),
                f"`{key}` has no effect: the trigger `{start}` starts jobs, and no worker waits for them",
                _PLACE.get(key, "take it out, or start the workflow by a queue"),
                key=True,
            )
    if written(definition.data, "spec", "alerts") is not None:
        message = f"`alerts` have no effect: they watch a queue, and the trigger `{start}` has none"
        yield Finding("PEN1505", ("spec", "alerts"), message, "take them out", key=True)
