"""Names inside a Pulumi program: logical names, variables and modules, made from the identity of definitions."""

import re
from functools import cache

_PART = re.compile(r"[^a-z0-9]+")


def logical(definition_id: str, part: str) -> str:
    """Return the logical name of a resource: `workflow-goes-glm-queue` for (`Workflow/goes-glm`, `queue`).

    An empty definition is the platform: `platform-<part>`.
    """
    kind, _, name = definition_id.partition("/")
    return f"{kind.lower()}-{name}-{part}" if definition_id else f"platform-{part}"


def formerly(definition_id: str, former: tuple[str, ...], part: str) -> tuple[str, ...]:
    """Return the logical names under which a resource was known when its definition had the names `former`."""
    if not former:
        return ()
    kind = definition_id.partition("/")[0]
    return tuple(logical(f"{kind}/{name}", part) for name in former)


def module_name(definition_id: str) -> str:
    """Return the Python module of a definition: `workflow_goes_glm`."""
    return _PART.sub("_", definition_id.lower()).strip("_")


@cache
def variable(part: str) -> str:
    """Return a Python variable for a part such as `dead-letter-queue`."""
    text = _PART.sub("_", part.lower()).strip("_")
    return f"_{text}" if not text or text[0].isdigit() else text


def import_order(module: str) -> list[tuple[int, int, str]]:
    """Return the key by which ruff sorts the names of an import: `lc_7` before `lc_13`, as people count.

    Runs of digits compare as numbers; one that begins with 0 compares as text, before all others.
    """
    parts = re.split("([0-9]+)", module)
    key: list[tuple[int, int, str]] = []
    for at, part in enumerate(parts):
        if at % 2:
            key.append((0, 0 if part[0] == "0" else len(part), part))
        elif part:
            key.append((1, 0, part))
    return key
