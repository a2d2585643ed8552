"""No two definitions of a place take the same name; one queue has one stream."""

from collections.abc import Iterator, Sequence

from penstock.checks.model import Brought, Finding
from penstock.targets.model import PhysicalName
from penstock.text import Path

_NAME: Path = ("metadata", "name")


def check(brought: Sequence[Brought]) -> Iterator[tuple[str, Finding]]:
    """Judge the names of all definitions of a place."""
    first: dict[tuple[str, str], tuple[str, PhysicalName]] = {}
    told: set[tuple[str, str, bool]] = set()
    for one in brought:
        for name in one.names:
            if not name.scope:
                continue
            owner, known = first.setdefault((name.scope, name.value), (one.definition, name))
            if owner == one.definition or known.node == name.node:
                continue
            is_queue = " queue" in name.scope
            # Two definitions that share a name share many: one finding about it is enough, and one about the queue.
            if (owner, one.definition, is_queue) not in told:
                told.add((owner, one.definition, is_queue))
                yield one.definition, _finding(one.definition, name, owner, known, is_queue=is_queue)


def _finding(definition: str, name: PhysicalName, owner: str, known: PhysicalName, *, is_queue: bool) -> Finding:
    related = (("taken here", owner, known.field or _NAME),)
    if is_queue:
        return Finding(
            "PEN1403",
            name.field or _NAME,
            f"{definition} and {owner} read the same queue `{name.value}`: each would take messages from the other",
            "give each of them a queue of its own",
            related=related,
        )
    return Finding(
        "PEN1402",
        name.field or _NAME,
        f"{definition} and {owner} take the same name `{name.value}` ({name.scope})",
        "rename one of them",
        related=related,
    )
