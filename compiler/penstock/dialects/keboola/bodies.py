"""From bodies to Streams: one for each source, with its sinks. A sink or settings on their own are only judged."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape
from penstock.dialects.keboola.fields import PLACES, SYSTEM
from penstock.dialects.keboola.parts import add_settings
from penstock.dialects.keboola.sinks import add_sink
from penstock.dialects.keboola.source import read_source
from penstock.dialects.keboola_stream import is_settings, is_sink
from penstock.dialects.model import Converted, DialectContext, Reporter, source_path
from penstock.text import Document, Path


def convert(document: Document, report: Reporter, context: DialectContext, dialect: str) -> tuple[Converted, ...]:
    """Return the native Streams of a document."""
    shape = Shape(report, context, SYSTEM, PLACES)
    data: dict[str, Any] = document.data
    if is_settings(data):
        _alone(shape, _settings(shape, data), dialect, "settings", "list them as `config` of their source or sink")
        return ()
    if is_sink(data):
        draft = _unnamed()
        add_sink(shape, draft, data, (), 0, alone=True)
        _alone(shape, draft, dialect, "a sink", "list it below `sinks` of its source")
        return ()
    bodies: list[tuple[Any, Path]] = [(data, ())]
    if isinstance(data.get("sources"), list):
        bodies = [(one, ("sources", index)) for index, one in enumerate(data["sources"])]
    return _sources(shape, bodies, dialect)


def _sources(shape: Shape, bodies: list[tuple[Any, Path]], dialect: str) -> tuple[Converted, ...]:
    found: dict[str, Converted] = {}
    for body, path in bodies:
        if not isinstance(body, dict):
            shape.accept(body, "mapping", path, "a source")
            continue
        source = read_source(shape, body, path)
        if source is None:
            continue
        made = source.done(dialect)
        name = made.data["metadata"]["name"]
        known = found.setdefault(name, made)
        if known is not made:
            place = (*path, "sourceId" if "sourceId" in body else "name")
            first = (("the first one is here", known.table["metadata", "name"]),)
            shape.report("PEN1716", place, f"the source `{name}` already exists in the branch", related=first)
    return tuple(found.values())


def _unnamed() -> Draft:
    """Return a source that nobody wrote: what stands alone is judged as a part of it."""
    draft = Draft("Stream")
    draft.put(("metadata", "name"), "source", ())
    draft.put(("spec", "source"), {"type": "http"}, ())
    draft.put(("spec", "sinks"), [], ())
    return draft


def _settings(shape: Shape, data: dict[str, Any]) -> Draft:
    draft = _unnamed()
    draft.put(("spec", "sinks"), [{"type": "table", "table": "in.bucket.table"}], ())
    rows: list[tuple[Any, Path]] = [(row, ("settings", index)) for index, row in enumerate(data["settings"])]
    add_settings(shape, draft, rows, ("spec", "source"))
    return draft


def _alone(shape: Shape, draft: Draft, dialect: str, what: str, help_text: str) -> None:
    """Judge what has no source as a part of one, and say that nothing is made of it."""
    from penstock import checks
    from penstock.definitions import read

    made = draft.done(dialect)
    world = checks.World(place=None, names=lambda _kind: (), dialect=dialect)
    for found in checks.check(read(made.data), world):
        path = source_path(made.table, found.path)
        if found.code != "PEN1587" and path is not None:
            if found.missing:
                path = (*path, "path")
            shape.report(found.code, path, found.message, severity=found.severity, help=found.help, key=found.key)
    shape.report("PEN1780", (), f"{what} without a source: nothing is deployed of it", help=help_text, key=True)
