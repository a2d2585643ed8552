"""Images can be pulled by their reference, and in production they are the same every time."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from penstock.checks.images import Image, parse
from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.text import Path

_HELP: Final = "give it the tag of one build, or better its digest: `name@sha256:...`"
_parse = lru_cache(maxsize=4096)(parse)


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the images that a definition writes out; those of an image table are judged in its environment."""
    for path, text in images(definition):
        if not is_text(text):
            continue
        found = _parse(text.replace("{id}", "id")) if definition.kind == "Environment" else _parse(text)
        if isinstance(found, str):
            message = f"`{text}` is no image: it {found}"
            yield Finding("PEN1605", path, message, "write `registry/name:tag`, or `registry/name@sha256:...`")
        elif world.place is not None and found.floating:
            yield _floating(path, text, found, world)


def _floating(path: Path, text: str, image: Image, world: World) -> Finding:
    assert world.place is not None
    name = world.place.name
    if world.place.spec.production:
        message = f"`{text}` {image.floating}: what runs in {name} (production) would change without a commit"
        return Finding("PEN1604", path, message, _HELP, severity="error")
    return Finding(
        "PEN1604", path, f"`{text}` {image.floating}; in production this is an error", _HELP, severity="note"
    )


def images(definition: Definition) -> Iterator[tuple[Path, str]]:
    """Return (path, reference) of each image that a definition writes out."""
    spec: Any = definition.spec
    kind = definition.kind
    if kind == "Workflow":
        scheduler = getattr(spec.trigger, "scheduler", None)
        if scheduler is not None and scheduler.runtime is not None:
            yield ("spec", "trigger", "scheduler", "runtime"), scheduler.runtime
        for name, job in spec.jobs.items():
            for index, task in enumerate(job.tasks):
                if task.image is not None:
                    yield ("spec", "jobs", name, "tasks", index, "image"), task.image
    elif kind == "Pipeline" and spec.function.image is not None:
        yield ("spec", "function", "image"), spec.function.image
    elif kind == "Stream" and spec.image is not None:
        yield ("spec", "image"), spec.image
    elif kind == "Environment":
        written = definition.data["spec"].get("images") or {}
        for key in ("runtime", "pipelines"):
            if key in written:
                yield ("spec", "images", key), written[key]
        for key, entry in spec.images.keys.items():
            yield ("spec", "images", "keys", key, "image"), entry.image
