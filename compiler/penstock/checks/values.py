"""Small questions that checks ask of values, some of which still wait for an environment."""

from typing import Any, TypeGuard

from penstock.definitions import Definition
from penstock.language.values import Marked


def is_number(value: object) -> TypeGuard[int]:
    """Tell whether a whole number is known: an expression may still wait for its value."""
    return isinstance(value, int)


def is_text(value: object) -> TypeGuard[str]:
    """Tell whether a text is known."""
    return isinstance(value, str) and not isinstance(value, Marked)


def written(data: Any, *path: str | int) -> Any:
    """Return what stands at a path of a definition's data, None where nothing was written."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def workers(definition: Definition) -> list[tuple[tuple[str | int, ...], Any]]:
    """Return the settings of a definition's workers with their paths: one for all of them, and those of single jobs."""
    spec: Any = definition.spec
    found: list[tuple[tuple[str | int, ...], Any]] = []
    if getattr(spec, "worker", None) is not None:
        found.append((("spec", "worker"), spec.worker))
    found += [(("spec", "workers", name), one) for name, one in (getattr(spec, "workers", None) or {}).items()]
    return found


def scales(definition: Definition) -> bool:
    """Tell whether the workers of a definition come and go with a queue."""
    spec: Any = definition.spec
    if definition.kind == "Workflow":
        return bool(spec.trigger.type in ("queue", "bucketScan"))
    if definition.kind == "Stream":
        return spec.source is not None and bool(spec.source.type == "queue")
    return definition.kind == "Pipeline"
