"""Lowering of a Stream that a StreamService serves: a job that declares its source and sinks to the service."""

from typing import Any, Final

from penstock.definitions import Definition
from penstock.definitions.stream import Column, Mapping, Sink, StreamSpec, TableSink
from penstock.graph.nodes import ClusterJob, EnvVar, Node, Placement, Resources
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import secrets

TOKEN: Final = "STORAGE_API_TOKEN"
_RESOURCES: Final = Resources("50m", "64Mi", "", "", "128Mi")


def lower_served(definition: Definition, context: Context, facts: dict[str, Any]) -> list[Node]:
    """Return the job, which runs once for each content of the definition, and the secret of its token."""
    spec: StreamSpec = definition.spec
    place = context.place
    env = (EnvVar(TOKEN, secret=facts["token"]),)
    job = ClusterJob(
        id=node_id("job", definition),
        definition=definition.id,
        name=f"{definition.name}-source",
        image=spec.image or place.spec.images.runtime,
        identity=None,
        config={
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": definition.kind, "name": definition.name},
            "environment": place.name,
            "role": "declare",
            "declare": {
                "api": f"http://{facts['name']}-api.{place.namespace}.svc.cluster.local",
                "branch": facts["branch"],
                "token": f"$({TOKEN})",
                "source": _source(definition, spec),
                "sinks": [_sink(sink, spec, index) for index, sink in enumerate(spec.sinks)],
            },
        },
        resources=_RESOURCES,
        env=env,
        deadline=900,
        placement=Placement(place.spec.cluster.node_group if place.spec.cluster is not None else None),
        labels=tuple(sorted(definition.metadata.labels.items())),
    )
    return [*secrets(env), job]


def _source(definition: Definition, spec: StreamSpec) -> dict[str, Any]:
    """Return the source: its body as the API takes it, its settings, and whether it takes records."""
    source: Any = spec.source
    body = {"type": source.type, "name": source.title or definition.name, "description": spec.description or ""}
    return {
        "id": stable_name(definition),
        "body": body,
        "settings": dict(source.settings),
        "disabled": spec.suspended,
    }


def _sink(sink: Sink, spec: StreamSpec, index: int) -> dict[str, Any]:
    assert isinstance(sink, TableSink)  # others are refused before
    name = sink.name or f"sink-{index + 1}"
    mapping = sink.mapping or spec.mapping or Mapping(())
    body: dict[str, Any] = {
        "type": "table",
        "name": sink.title or name,
        "description": sink.description or "",
        "table": {
            "type": "keboola",
            "tableId": sink.table,
            "mapping": {"columns": [_column(column) for column in mapping.columns]},
        },
    }
    if sink.signals:
        body["allowedSignals"] = list(sink.signals)
    return {"id": name, "body": body, "settings": dict(sink.settings), "disabled": sink.disabled}


def _column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"type": column.type, "name": column.name}
    if column.type == "path":
        found["path"] = column.path or ""
        if column.default is not None:
            found["defaultValue"] = column.default
    if column.type == "template":
        found["template"] = {"language": "jsonnet", "content": column.template}
    if column.raw and column.type in ("path", "template"):
        found["rawString"] = True
    return found
