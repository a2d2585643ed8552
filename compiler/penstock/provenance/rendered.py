"""Who set a rendered value: the object of a definition is found, its value, the template's leaf and the inputs behind it."""

import re
from collections.abc import Sequence
from typing import Final

from penstock.engine.library import Library
from penstock.engine.resolve import Resolved
from penstock.place import Place
from penstock.provenance.influence import Search
from penstock.provenance.model import ABSENT, Path, Why
from penstock.provenance.paths import find
from penstock.provenance.site import site
from penstock.provenance.workbench import Workbench
from penstock.record import Record
from penstock.semantic_diff.model import Thing

_TARGET: Final = re.compile(r"(?P<type>[A-Za-z][\w./-]*)/(?P<name>[^/:\s]+):(?P<path>.*)", re.DOTALL)


class Target(Record):
    """A rendered value as it is asked for: the kind or type of its object (or the end of it), its name, the path."""

    type: str
    name: str
    path: str


class NotFound(LookupError):
    """There is no such object or field; `known` are those that there are."""

    def __init__(self, message: str, known: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.known = tuple(known)


def target_of(text: str) -> Target | None:
    """Return the rendered value that `Deployment/name:spec.replicas` asks for; None for a path of a definition."""
    found = _TARGET.fullmatch(text)
    return None if found is None else Target(found["type"], found["name"], found["path"])


def explain(resolved: Resolved, place: Place, library: Library, target: Target, path: Path) -> Why:
    """Return where a rendered value comes from. Raises NotFound; ValueError when the definition does not compile."""
    bench = Workbench(resolved, place, library)
    thing = _thing(bench.things(), target)
    path, value = find(thing.data, path)
    if value is ABSENT:
        raise NotFound(f"{_title(thing)} has nothing there", sorted(map(str, _near(thing, path))))
    search = Search(bench, thing, path)
    influences = search.run()
    notes = [f"{search.skipped:,} inputs were not tried"] if search.skipped else []
    return Why(
        kind="rendered",
        definition=resolved.entry.id,
        environment=place.name,
        path=path,
        value=value,
        subject=_title(thing),
        influences=tuple(influences),
        site=site(bench, thing, path) if thing.layer == "kubernetes" else None,
        notes=tuple(notes),
    )


def _title(thing: Thing) -> str:
    return f"{thing.type}/{thing.name}"


def _thing(things: list[Thing], target: Target) -> Thing:
    named = [one for one in things if one.name == target.name]
    for one in named:
        if one.type == target.type or one.type.endswith((f"/{target.type}", f".{target.type}")):
            return one
    raise NotFound(
        f"this definition renders no {target.type}/{target.name}",
        [f"{re.split(r'[./]', one.type)[-1]}/{one.name}" for one in things],
    )


def _near(thing: Thing, path: Path) -> list[str]:
    """Return the keys that the deepest existing part of the path has."""
    for length in range(len(path), -1, -1):
        value = find(thing.data, path[:length])[1]
        if isinstance(value, dict):
            return list(value)
    return []
