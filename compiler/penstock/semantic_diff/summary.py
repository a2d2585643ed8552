"""Short lines about what people look for first: images and scale."""

from collections.abc import Iterable
from typing import Final

from penstock.semantic_diff.model import ABSENT, Change, Field, Path

_SCALE: Final[dict[Path, str]] = {
    ("spec", "minReplicaCount"): "least workers",
    ("spec", "maxReplicaCount"): "most workers",
    ("spec", "replicas"): "workers",
    ("reserved_concurrent_executions",): "concurrent runs",
    ("scaling_config", "maximum_concurrency"): "concurrent runs",
}


def summary(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return one line for each image and each bound of scale that changes, each once, images first."""
    images: list[str] = []
    scale: list[str] = []
    for change in changes:
        if change.action in ("create", "delete"):
            continue
        for field in change.fields:
            if field.hidden or ABSENT in (field.old, field.new):
                continue
            if _is_image(field.path):
                images.append(f"image: {field.old} → {field.new}")
            elif field.path in _SCALE:
                scale.append(_bounds(_SCALE[field.path], field))
    return tuple(dict.fromkeys([*images, *scale]))


def _is_image(path: Path) -> bool:
    return path[-1] in ("image", "image_uri")


def _bounds(word: str, field: Field) -> str:
    return f"{word}: {field.old} → {field.new}"
