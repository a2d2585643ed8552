"""Dispatch rules say where their objects are in one way, do not repeat each other, and do not match everything."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.workflow import Event


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the events of a queue trigger."""
    events: tuple[Event, ...] = getattr(definition.spec.trigger, "events", ())
    names: dict[str, int] = {}
    rules: dict[tuple[object, ...], int] = {}
    for index, event in enumerate(events):
        path = ("spec", "trigger", "events", index)
        yield from _place(event, path)
        if event.name is not None and names.setdefault(event.name, index) != index:
            message = f"two dispatch rules have the name `{event.name}`: one would replace the other"
            yield Finding("PEN1404", (*path, "name"), message, "give one of them another name")
        rule = (event.store, event.account, event.url, event.prefix, event.suffix, event.types)
        if rules.setdefault(rule, index) != index:
            message = f"this is the same dispatch rule as number {rules[rule] + 1}: each object would come twice"
            yield Finding("PEN1535", path, message, "take one of them out")


def _place(event: Event, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if event.url is not None:
        for key, value in (("store", event.store), ("account", event.account), ("prefix", event.prefix)):
            if value is not None:
                message = f"`url` says where the objects are, so `{key}` has no effect"
                yield Finding("PEN1506", (*path, key), message, "keep either `url`, or `store` with `prefix`", key=True)
    elif event.store is None and not event.prefix and not event.suffix:
        message = "this dispatch rule has neither store nor prefix nor suffix: every object of the account meets it"
        yield Finding("PEN1507", path, message, "name the `store`, and what the keys of its objects begin or end with")
