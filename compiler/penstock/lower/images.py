"""The image of a task: written out, or an entry of the environment's image table."""

from collections.abc import Mapping

from penstock.definitions.environment import ImageKey
from penstock.definitions.workflow import Task
from penstock.place import Place

_NO_ENTRY = ImageKey(image="")


def entry(task: Task, place: Place) -> ImageKey:
    """Return image, environment and tags of a task's image key; an empty image when the key is unknown."""
    if task.image_key is None:
        return _NO_ENTRY
    return place.spec.images.keys.get(task.image_key, _NO_ENTRY)


def image(task: Task, place: Place) -> str:
    """Return the image of a task, never None; empty when an image key is unknown (a check reports that)."""
    return task.image if task.image is not None else entry(task, place).image


def environment(task: Task, place: Place) -> Mapping[str, object]:
    """Return the variables of a task: those of its image key, then its own, which win."""
    return {**entry(task, place).environment, **task.environment}


def tags(task: Task, place: Place) -> dict[str, str]:
    """Return the tags of a task: those of its image key, then its own, which win."""
    return {**entry(task, place).tags, **task.tags}
