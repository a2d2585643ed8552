"""Replicas and polling make sense: min is not above max, max fits the place."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.common import Scale

MINIMUM_POLLING = 1  # seconds


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `spec.worker.scale`."""
    worker = getattr(definition.spec, "worker", None)
    if worker is None:
        return
    scale: Scale = worker.scale
    base = ("spec", "worker", "scale")
    if _number(scale.min) and _number(scale.max) and scale.min > scale.max:
        yield Finding(
            "PEN1510",
            (*base, "min"),
            f"the minimum of {scale.min} workers is above the maximum of {scale.max}",
            f"lower the minimum to {scale.max} or raise the maximum",
        )
    if _number(scale.polling_interval) and scale.polling_interval < MINIMUM_POLLING:
        help_text = "30 seconds are usual"
        yield Finding(
            "PEN1511", (*base, "pollingInterval"), "the queue must be polled at least every second", help_text
        )
    place = world.place
    limit = place.spec.limits.max_replicas if place is not None else None
    if limit is not None and _number(scale.max) and scale.max > limit:
        assert place is not None
        yield Finding(
            "PEN1512",
            (*base, "max"),
            f"{scale.max} workers are more than environment {place.name} allows ({limit})",
            f"lower the maximum to {limit}, or raise `limits.maxReplicas` of the environment",
        )


def _number(value: object) -> bool:
    """Tell whether a value is known: an expression may still wait for its environment."""
    return isinstance(value, int)
