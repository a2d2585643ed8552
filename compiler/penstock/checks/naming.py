"""Find the field of a definition that a name in a cloud or cluster comes from."""

from typing import Any, Final

from penstock.checks.values import written
from penstock.targets.model import PhysicalName
from penstock.text import Path

NAME: Final[Path] = ("metadata", "name")
# Where the name of a definition's queue may be written, for targets that do not say it.
_QUEUES: Final[tuple[Path, ...]] = (("spec", "trigger"), ("spec", "source"), ("spec", "queue"))


def field_of(data: Any, name: PhysicalName) -> Path:
    """Return the field that sets a name; the definition's own name where the text says none."""
    starts = [name.field] if name.field else _QUEUES if name.node.startswith("queue/") else []
    for start in starts:
        for more in ((), ("name",), ("url",)):
            found = written(data, *start, *more)
            if isinstance(found, str):
                return (*start, *more)
    return NAME


def is_work_queue(name: PhysicalName) -> bool:
    """Tell whether it is the name of a queue that is worked on, and not of its dead letters."""
    return " queue" in name.scope and not name.node.endswith("-dead-letter")
