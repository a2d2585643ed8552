"""What starts a workflow is something that a place can serve."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the trigger of a Workflow that is to be compiled for a place."""
    if world.place is None:
        return
    from penstock.lower.workflow import TRIGGERS

    start = definition.spec.trigger.type
    if start not in TRIGGERS:
        message = f"nothing in environment {world.place.name} can start a workflow by the trigger `{start}`"
        help_text = f"{', '.join(f'`{name}`' for name in TRIGGERS)} can be compiled; or leave it out by `select`"
        yield Finding("PEN1806", ("spec", "trigger", "type"), message, help_text)
