"""A message stays hidden for as long as the function that works on it may run."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number, written
from penstock.definitions import Definition


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the lease of a Pipeline's queue beside the timeout of its function."""
    spec = definition.spec
    lease, timeout = spec.queue.visibility_timeout, spec.function.timeout
    if not (is_number(lease) and is_number(timeout)) or lease >= timeout:
        return
    if spec.source.type == "none" and spec.inventory is None:
        return  # no queue
    path = ("spec", "queue", "visibilityTimeout")
    if written(definition.data, *path) is None:
        path = ("spec", "function", "timeout")
    yield Finding(
        "PEN1534",
        path,
        f"the function may run for {timeout} seconds, but its message comes back after {lease}",
        f"set `queue.visibilityTimeout` to {timeout} or more; six times the timeout leaves room for retries",
    )
