"""Layouts: from the neutral execution of a stream to the fields of its `spec` in a generation, and back.

The neutral form says what all layouts can say: whether the stream rests, its two templates, and the schedule of a batch
stream. Reading one layout and writing another is the conversion between them.
"""

from typing import Any

from penstock.arcane import GROUP
from penstock.arcane.contract import Contract
from penstock.arcane.fields import EXECUTION
from penstock.record import Record

TEMPLATE = "StreamingJobTemplate"


class Ref(Record):
    """A StreamingJobTemplate by name; without a namespace it is the stream's own."""

    name: str
    namespace: str | None = None


class Execution(Record):
    """How a stream is run. With a `schedule` it is a batch stream; else it streams without end."""

    suspended: bool = False
    job: Ref | None = None
    backfill: Ref | None = None
    schedule: str | None = None


class Unwritable(ValueError):
    """A layout cannot say what an execution means."""


def write(
    execution: Execution, contract: Contract, namespace: str, known: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the operator's fields of a `spec`. Raises Unwritable when the layout cannot hold them.

    `known` is the schema of the spec: a reference holds no member that the schema would drop. `suspended` of the first
    operator is an annotation (`annotations`).
    """
    if contract.layout == "flat":
        if execution.schedule is not None:
            raise Unwritable("the flat layout has no batch streams")
        found: dict[str, Any] = {} if contract.operator == "dotnet" else {"suspended": execution.suspended}
        for name, ref in (("jobTemplateRef", execution.job), ("backfillJobTemplateRef", execution.backfill)):
            if ref is not None:
                found[name] = _ref(ref, contract, namespace, (known or {}).get("properties", {}).get(name))
        return found
    job = _ref(execution.job, contract, namespace, None) if execution.job else None
    backfill = _ref(execution.backfill, contract, namespace, None) if execution.backfill else None
    inner: dict[str, Any] = {}
    if execution.schedule is not None:
        inner["batch"] = {"schedule": execution.schedule, "jobTemplateRef": job}
    else:
        inner["changeCapture"] = {"jobTemplateRef": job}
        if contract.layout == "v2" and backfill is not None:
            inner["changeCapture"]["backfillJobTemplateRef"] = backfill
    outer: dict[str, Any] = {"layoutVersion": contract.layout, "suspended": execution.suspended}
    if contract.layout == "v1" and backfill is not None:
        outer["backfillJobTemplateRef"] = backfill
    outer["streamingBackend"] = inner
    return {EXECUTION: outer}


def _ref(ref: Ref, contract: Contract, namespace: str, schema: dict[str, Any] | None) -> dict[str, Any]:
    """Return a reference without `apiGroup` for the Go operator, which drops it and then replaces the running job."""
    if contract.operator == "dotnet":
        return {"apiGroup": GROUP, "kind": TEMPLATE, "name": ref.name}
    found = {"kind": TEMPLATE, "name": ref.name, "namespace": ref.namespace or namespace}
    members = (schema or {}).get("properties")
    return found if members is None else {key: value for key, value in found.items() if key in members}


def annotations(execution: Execution, contract: Contract) -> dict[str, str]:
    """Return the annotations by which the first operator is told to let a stream rest."""
    return {"arcane/state": "suspended"} if contract.operator == "dotnet" and execution.suspended else {}


def layout_written(spec: dict[str, Any]) -> str:
    """Return the `layoutVersion` of a specification as it stands there; `flat` when it has none."""
    execution = spec.get(EXECUTION)
    found = execution.get("layoutVersion") if isinstance(execution, dict) else None
    return found if isinstance(found, str) and found else "flat"


def read(spec: dict[str, Any], state: str | None = None) -> Execution:
    """Return the execution that a specification of any layout means; `state` is the annotation `arcane/state`.

    As the Go operator reads it: `batch` wins where both backends are set.
    """
    if layout_written(spec) == "flat":
        suspended = bool(spec.get("suspended")) or state == "suspended"
        return Execution(suspended, _read(spec.get("jobTemplateRef")), _read(spec.get("backfillJobTemplateRef")))
    outer = _mapping(spec.get(EXECUTION))
    backend = _mapping(outer.get("streamingBackend"))
    batch, capture = backend.get("batch"), _mapping(backend.get("changeCapture"))
    backfill = _read(capture.get("backfillJobTemplateRef")) or _read(outer.get("backfillJobTemplateRef"))
    suspended = bool(outer.get("suspended"))
    if isinstance(batch, dict):
        schedule = batch.get("schedule")
        return Execution(suspended, _read(batch.get("jobTemplateRef")), backfill, str(schedule) if schedule else None)
    return Execution(suspended, _read(capture.get("jobTemplateRef")), backfill)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read(value: Any) -> Ref | None:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    namespace = value.get("namespace")
    return Ref(value["name"], namespace if isinstance(namespace, str) and namespace else None)
