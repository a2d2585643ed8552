"""What checks may know of a run beside the definition that they judge."""

from penstock.checks import World
from penstock.engine.library import Library
from penstock.engine.resolve import Resolved
from penstock.place import Place


def world(library: Library, place: Place | None, resolved: Resolved, *, strict: bool) -> World:
    """Return what checks may know."""
    rulebook = library.rulebook
    return World(
        place=place,
        names=library.names,
        exports=lambda kind, name: library.exports(kind, name, place),
        dialect=resolved.entry.dialect,
        strict=strict,
        whole=library.whole,
        written=resolved.written if resolved.entry.dialect is None else resolved.entry.document.data,
        policies=rulebook.holding(place) if rulebook is not None else (),
    )
