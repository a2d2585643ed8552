"""Schemas of what the operators own in a stream: the reference to templates, suspension, the backend, and the status."""

from typing import Any, Final

from penstock.arcane.contract import Contract

FLAT_FIELDS: Final = ("suspended", "jobTemplateRef", "backfillJobTemplateRef")
"""Fields of `spec` that the operator reads in the flat layout."""
EXECUTION: Final = "execution"
"""The field of `spec` that the operator reads in the later layouts."""
OPERATOR_FIELDS: Final = (*FLAT_FIELDS, EXECUTION)

FORMER_NAMES: Final = {
    "reloadingJobTemplateRef": "backfillJobTemplateRef",
    "backfillingJobTemplateRef": "backfillJobTemplateRef",
    "realtime": "changeCapture",
    "apiVersion": "layoutVersion",
}
"""Names that fields had in earlier versions of the operators."""

OLD_PHASES: Final = ("RESTARTING", "RUNNING", "RELOADING", "TERMINATING", "STOPPED", "SUSPENDED", "FAILED")
PHASES: Final = ("Pending", "Running", "Backfilling", "Suspended", "Failed", "Scheduled")


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "type": "string"}


def reference(contract: Contract, description: str) -> dict[str, Any]:
    """Return the schema of a reference to a StreamingJobTemplate."""
    members: dict[str, Any] = {"name": _text("Name of the StreamingJobTemplate.")}
    if contract.operator == "dotnet":
        members["kind"] = _text("Always StreamingJobTemplate.")
        members["apiGroup"] = _text("API group of the template.")
    else:
        members["namespace"] = _text("Namespace of the template.")
        members["kind"] = _text("Always StreamingJobTemplate.")
    return {"description": description, "type": "object", "properties": members}


def owned(contract: Contract) -> dict[str, Any]:
    """Return the properties of `spec` that belong to the operator."""
    streaming = "Template of the job that streams."
    backfill = "Template of the job that backfills."
    if contract.layout == "flat":
        found = {
            "jobTemplateRef": reference(contract, streaming),
            "backfillJobTemplateRef": reference(contract, backfill),
        }
        if contract.operator == "go":
            found["suspended"] = {"description": "Whether the stream rests.", "type": "boolean"}
        return found
    capture = {"jobTemplateRef": reference(contract, streaming)}
    execution = {
        "layoutVersion": _text("Layout of these settings."),
        "suspended": {"description": "Whether the stream rests.", "type": "boolean"},
        "streamingBackend": {
            "description": "How the stream runs: without end, or by a schedule.",
            "type": "object",
            "properties": {
                "changeCapture": {
                    "description": "One job that runs without end.",
                    "type": "object",
                    "nullable": True,
                    "properties": capture,
                },
                "batch": {
                    "description": "A job for each tick of a schedule.",
                    "type": "object",
                    "nullable": True,
                    "properties": {
                        "jobTemplateRef": reference(contract, streaming),
                        "schedule": _text("Schedule in five fields of cron."),
                    },
                },
            },
        },
    }
    if contract.layout == "v1":
        execution["backfillJobTemplateRef"] = reference(contract, backfill)
    else:
        capture["backfillJobTemplateRef"] = {**reference(contract, backfill), "nullable": True}
    return {
        EXECUTION: {
            "description": "What the operator reads; the plugin does not.",
            "type": "object",
            "required": ["layoutVersion", "streamingBackend", "suspended"],
            "properties": execution,
        }
    }


def status(contract: Contract) -> dict[str, Any]:
    """Return the schema of `status` that the operator of a generation writes."""
    condition: dict[str, Any] = {
        "type": "object",
        "required": ["status", "type"],
        "properties": {
            "message": {"type": "string"},
            "type": {"type": "string"},
            "status": {"type": "string", "enum": ["True", "False"]},
        },
    }
    members = condition["properties"]
    found: dict[str, Any] = {
        "type": "object",
        "properties": {"phase": {"type": "string"}, "conditions": {"type": "array", "items": condition}},
    }
    if contract.operator == "dotnet":
        found["properties"]["phase"]["enum"] = list(OLD_PHASES)
        members["type"]["enum"] = ["WARNING", "ERROR", "INFO", "READY"]
        return found
    members["phase"] = {"type": "string"}
    # Upstream's schemas lack these two, so that a cluster drops what the operator writes there.
    members["reason"] = {"type": "string"}
    members["lastTransitionTime"] = {"type": "string", "format": "date-time"}
    found["properties"]["configurationHash"] = {"type": "string"}
    return found


def rejects(schema: dict[str, Any], contract: Contract) -> str | None:
    """Return a phase that the operator writes and the schema of a status refuses, None when it takes all of them."""
    phases = schema.get("properties", {}).get("phase", {}).get("enum")
    if phases is None:
        return None
    written = ("RUNNING", "RELOADING", "SUSPENDED", "FAILED") if contract.operator == "dotnet" else ("Running", *PHASES)
    return next((phase for phase in written if phase not in phases), None)


def layout_of(schema: dict[str, Any]) -> str:
    """Return the layout that the schema of a `spec` has: `flat`, `v1` or `v2`."""
    execution = schema.get("properties", {}).get(EXECUTION)
    if not isinstance(execution, dict):
        return "flat"
    backend = execution.get("properties", {}).get("streamingBackend", {}).get("properties", {})
    capture = backend.get("changeCapture", {}).get("properties", {})
    return "v2" if "backfillJobTemplateRef" in capture else "v1"
