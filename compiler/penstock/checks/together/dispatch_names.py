"""Dispatch rules of a place have different names: the dispatcher keeps one rule for each."""

from collections.abc import Iterator, Sequence

from penstock.checks.model import Brought, Finding
from penstock.graph.nodes import Route
from penstock.text import Path


def check(brought: Sequence[Brought]) -> Iterator[tuple[str, Finding]]:
    """Judge the names of the dispatch rules of all definitions."""
    first: dict[str, str] = {}
    for one in brought:
        for node in one.shared:
            if not isinstance(node, Route):
                continue
            owner = first.setdefault(node.name, one.definition)
            if owner == one.definition:
                continue
            yield (
                one.definition,
                Finding(
                    "PEN1404",
                    _path(one, node.name),
                    f"{one.definition} and {owner} have a dispatch rule `{node.name}`: one would replace the other",
                    "give one of them another name",
                    related=(("taken here", owner, ("spec", "trigger", "events")),),
                ),
            )


def _path(one: Brought, name: str) -> Path:
    events = one.data["spec"]["trigger"].get("events") or ()
    for index, event in enumerate(events):
        if event.get("name") == name:
            return ("spec", "trigger", "events", index, "name")
    return ("spec", "trigger", "events")
