"""The image key of a task is in the environment's image table."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.diagnostics.suggest import hint


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the image keys of a Workflow; which exist is known in an environment only."""
    if world.place is None:
        return
    keys = world.place.spec.images.keys
    for name, job in definition.spec.jobs.items():
        for index, task in enumerate(job.tasks):
            key = task.image_key
            if key is None or key in keys or not is_text(key):
                continue
            listed = f"; it has: {', '.join(keys)}" if keys else ""
            yield Finding(
                "PEN1304",
                ("spec", "jobs", name, "tasks", index, "imageKey"),
                f"environment {world.place.name} has no image `{key}`",
                hint(key, keys) or f"add `images.keys.{key}` to the environment{listed}",
            )
