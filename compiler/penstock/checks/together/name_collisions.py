"""No two definitions of a place take the same name; one queue has one stream."""

from collections.abc import Iterator, Sequence

from penstock.checks.model import Brought, Finding
from penstock.checks.naming import field_of, is_work_queue
from penstock.record import Record
from penstock.targets.model import PhysicalName


class _Clash(Record):
    one: Brought
    name: PhysicalName
    owner: Brought
    known: PhysicalName

    @property
    def is_work(self) -> bool:
        """Whether it is about a queue that both read; dead letters only follow its name."""
        return is_work_queue(self.name)


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
    related = (("taken here", other, field_of(clash.owner.data, clash.known)),)
    if clash.is_work:
        return Finding(
            "PEN1403",
            field_of(clash.one.data, clash.name),
            f"{mine} and {other} read the same queue `{value}`: each would take messages from the other",
            "give each of them a queue of its own",
            related=related,
        )
    message = f"{mine} and {other} take the same name `{value}` ({clash.name.scope})"
    return Finding("PEN1402", field_of(clash.one.data, clash.name), message, "rename one of them", related=related)
