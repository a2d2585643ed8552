"""Reads a StreamingJobTemplate in either nesting: the Job under `spec.template`, or as `spec` itself."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.model import Reporter
from penstock.text import Path


def fill(draft: Draft, data: dict[str, Any], report: Reporter) -> bool:
    """Fill the draft of a JobTemplate; False when there is no Job in the object."""
    named = shape.head(draft, data, report)
    spec = shape.mapping(data, "spec", (), report, required=True)
    old = "template" in spec and "spec" not in spec
    path: Path = ("spec", "template") if old else ("spec",)
    job = shape.mapping(spec, "template", ("spec",), report) if old else spec
    inner = shape.mapping(job, "spec", path, report, required=bool(spec))
    if inner and not isinstance(inner.get("template"), dict):
        message = "this is no Job: there is no pod template below it, and the operator would make an empty one"
        where = ".".join(str(step) for step in (*path, "spec", "template"))
        report("PEN1768", (*path, "spec"), message, key=True, help=f"the pod belongs under `{where}`")
        return False
    if not named or not inner:
        return False
    draft.put(("spec", "job"), {"apiVersion": "batch/v1", "kind": "Job", "spec": inner}, path)
    draft.put(("spec", "nesting"), "template" if old else "job", path)
    return True
