"""No two definitions of a place take the same name; one queue has one stream."""

from collections.abc import Iterator, Sequence

from penstock.checks.model import Brought, Finding
from penstock.checks.values import written
from penstock.record import Record
from penstock.targets.model import PhysicalName
from penstock.text import Path

_NAME: Path = ("metadata", "name")


class _Clash(Record):
    one: Brought
    name: PhysicalName
    owner: Brought
    known: PhysicalName

    @property
    def is_work(self) -> bool:
        """Whether it is about a queue that both read; dead letters only follow its name."""
        return " queue" in self.name.scope and not self.name.node.endswith("-dead-letter")


def check(brought: Sequence[Brought]) -> Iterator[tuple[str, Finding]]:
    """Judge the names of all definitions of a place."""
    told: dict[tuple[str, str], _Clash] = {}
    for clash in _clashes(brought):
        # Two definitions that share a name share many: one finding says it, best the one about the queue.
        pair = (clash.owner.definition, clash.one.definition)
        if pair not in told or (clash.is_work and not told[pair].is_work):
            told[pair] = clash
    for clash in told.values():
        yield clash.one.definition, _finding(clash)


def _clashes(brought: Sequence[Brought]) -> Iterator[_Clash]:
    first: dict[tuple[str, str], tuple[Brought, PhysicalName]] = {}
    for one in brought:
        for name in one.names:
            if not name.scope:
                continue
            owner, known = first.setdefault((name.scope, name.value), (one, name))
            if owner is not one and known.node != name.node:
                yield _Clash(one, name, owner, known)


def _finding(clash: _Clash) -> Finding:
    mine, other, value = clash.one.definition, clash.owner.definition, clash.name.value
    related = (("taken here", other, _field(clash.owner, clash.known)),)
    if clash.is_work:
        return Finding(
            "PEN1403",
            _field(clash.one, clash.name),
            f"{mine} and {other} read the same queue `{value}`: each would take messages from the other",
            "give each of them a queue of its own",
            related=related,
        )
    message = f"{mine} and {other} take the same name `{value}` ({clash.name.scope})"
    return Finding("PEN1402", _field(clash.one, clash.name), message, "rename one of them", related=related)


def _field(one: Brought, name: PhysicalName) -> Path:
    """Return the field that sets a name; the definition's own name where the text says none."""
    field = name.field or _NAME
    for more in ((), ("name",), ("url",)):
        found = written(one.data, *field, *more)
        if found is not None and not isinstance(found, dict):
            return (*field, *more)
    return _NAME
