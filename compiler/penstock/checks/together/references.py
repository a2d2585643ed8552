"""What a definition names in the cluster is brought by a definition of the place: job templates, streams of backfills."""

from collections.abc import Iterator, Mapping, Sequence

from penstock.checks.model import Brought, Finding
from penstock.diagnostics.suggest import hint
from penstock.graph.streams import Reference
from penstock.text import Path

# Who takes a name of this sort is what a reference of that kind means: a stream takes the name of its Job.
_SORTS = {"StreamingJobTemplate": "StreamingJobTemplate", "Stream": "Job"}
_DEFINITIONS = {"StreamingJobTemplate": "JobTemplate", "Stream": "Stream"}


def check(brought: Sequence[Brought]) -> Iterator[tuple[str, Finding]]:
    """Judge the references of all definitions."""
    known = _known(brought)
    asked: dict[tuple[str, str], str] = {}
    for one in brought:
        told: set[tuple[str, str]] = set()
        for reference in one.references:
            names = known.get((_SORTS[reference.kind], reference.namespace), {})
            key = (reference.namespace, reference.name)
            if reference.name not in names:
                if key not in told and not _unreadable(reference, brought):
                    told.add(key)
                    yield one.definition, _missing(reference, names)
            elif reference.kind == "Stream" and reference.detail:
                first = asked.setdefault(key, one.definition)
                if first != one.definition:
                    yield one.definition, _twice(reference, first)


def _known(brought: Sequence[Brought]) -> dict[tuple[str, str], dict[str, str]]:
    """Return by sort and namespace the names that are taken, each with who takes it."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in brought:
        for name in one.names:
            sort, _, namespace = name.scope.partition(" in ")
            if sort in _SORTS.values():
                found.setdefault((sort, namespace), {}).setdefault(name.value, one.definition)
    return found


def _unreadable(reference: Reference, brought: Sequence[Brought]) -> bool:
    """Tell whether what is named has a mistake of its own, or its class has, so that it brings no object: that is told already."""
    sort = _SORTS[reference.kind]
    definition = f"{_DEFINITIONS[reference.kind]}/{reference.name}"
    return any(
        one.definition == definition and not any(name.scope.startswith(f"{sort} in ") for name in one.names)
        for one in brought
    )


def _missing(reference: Reference, names: Mapping[str, str]) -> Finding:
    path: Path = reference.path or ("spec",)
    near = hint(reference.name, names)
    if reference.kind == "Stream":
        message = f"no stream of this environment is called `{reference.name}`: the request would wait for ever"
        return Finding("PEN1365", path, message, near or "name a stream that is deployed here")
    where = f"in namespace `{reference.namespace}`"
    message = f"no definition here brings the StreamingJobTemplate `{reference.name}` {where}"
    if not reference.path:
        message += ", which the kind names by default"
    listed = f"the templates are: {', '.join(sorted(names)[:8])}" if names else "add a JobTemplate"
    help_text = (
        near or f"{listed}; one that exists already is listed under `arcane.externalTemplates` of the environment"
    )
    return Finding("PEN1360", path, message, help_text, key=not reference.path)


def _twice(reference: Reference, first: str) -> Finding:
    message = f"`{reference.name}` has an open backfill already: the operator takes one, and the other stays"
    related = (("asked for here", first, reference.path),)
    return Finding(
        "PEN1366", reference.path, message, "remove one of them, or mark it `completed: true`", related=related
    )
