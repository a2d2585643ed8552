"""A queue that is written to belongs to a definition of the place, or is said to be somebody else's."""

from collections.abc import Iterator, Sequence
from typing import Any

from penstock.checks.model import Brought, Finding
from penstock.diagnostics.suggest import hint
from penstock.text import Path


def check(brought: Sequence[Brought]) -> Iterator[tuple[str, Finding]]:
    """Judge the queues that definitions send to, against those that definitions own."""
    owned = {queue for one in brought for queue in one.queues}
    for one in brought:
        for path, name in _targets(one.data.get("spec")):
            if name in owned or "${{" in name:
                continue
            near = hint(name, sorted(owned))
            message = f"no definition here owns a queue `{name}`"
            is_item = path[1] == "access"
            foreign = (
                "say `external: true` when it is somebody else's" if is_item else "list it under `access` as external"
            )
            yield one.definition, Finding("PEN1306", path, message, near or foreign)


def _targets(spec: Any) -> Iterator[tuple[Path, str]]:
    """Return (path, name) of each queue that a definition sends to and does not call external."""
    if not isinstance(spec, dict):
        return
    external: set[str] = set()
    items = spec.get("access")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict) or item.get("type") != "queue":
            continue
        name = item.get("name")
        if item.get("external") is True or item.get("account") is not None:
            external.add(str(name))
        elif isinstance(name, str) and "://" not in name and not name.startswith("arn:"):
            yield ("spec", "access", index, "name"), name
    for path, sink in _sinks(spec):
        name = sink.get("queue") if isinstance(sink, dict) else None
        if isinstance(name, str) and name not in external and not name.startswith(("arn:", "http")):
            yield (*path, "queue"), name


def _sinks(spec: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    if "sink" in spec:
        yield ("spec", "sink"), spec["sink"]
    sinks = spec.get("sinks")
    for index, sink in enumerate(sinks if isinstance(sinks, list) else ()):
        yield ("spec", "sinks", index), sink
