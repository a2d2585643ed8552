"""Reads `spec.execution` of a stream, in the layouts v1 and v2 of the operator in Go."""

from typing import Any

from penstock.arcane.fields import EXECUTION
from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.model import Reporter
from penstock.text import Path

_PATH: Path = ("spec", EXECUTION)
_BACKEND: Path = (*_PATH, "streamingBackend")
_BACKFILL = "backfillJobTemplateRef"
_REFERENCE = ("apiGroup", "apiVersion", "kind", "name", "namespace")


class Home:
    """The stream that a reference stands in: its namespace, and who is told what is wrong."""

    def __init__(self, data: dict[str, Any], report: Reporter) -> None:
        self.namespace = data["metadata"].get("namespace")
        self.report = report


def reference(draft: Draft, found: Any, path: Path, native: str, home: Home) -> str | None:
    """Put a reference to a template into the draft; return its namespace. A reference by nothing is reported."""
    report = home.report
    if not isinstance(found, dict) or not isinstance(found.get("name"), str) or not found["name"]:
        slip = _slip(found)
        where, help_text = ((*path, slip), "did you mean `name`?") if slip is not None else (path, "add `name`")
        message = "a reference to a job template needs its `name`"
        report(shape.SHAPE, where, message, key=slip is not None, help=help_text)
        return None
    shape.unknown(found, _REFERENCE, path, "a reference", report)
    target: Path = ("spec", "execution", native)
    draft.put(target, {"name": found["name"]}, path)
    draft.table[(*target, "name")] = (*path, "name")
    kind = found.get("kind")
    if isinstance(kind, str) and kind != "StreamingJobTemplate":
        message = (
            f"a stream is made from a StreamingJobTemplate: the operator does not look at `kind`, and `{kind}` is none"
        )
        report("PEN1764", (*path, "kind"), message, help="write `kind: StreamingJobTemplate`, or leave it out")
    namespace = found.get("namespace")
    if not isinstance(namespace, str) or not namespace:
        return None
    if namespace != home.namespace:
        draft.put((*target, "namespace"), namespace, (*path, "namespace"))
    return namespace


def _slip(found: Any) -> str | None:
    """Return the key that stands where `name` was meant."""
    from penstock.dialects._shape import Field, nearest

    fields = {"name": Field("text")}
    unknown = [key for key in found if key not in _REFERENCE] if isinstance(found, dict) else []
    return next((key for key in unknown if nearest(key, fields) is not None), None)


def read_execution(draft: Draft, found: dict[str, Any], layout: str, home: Home) -> None:
    """Put suspension, schedule and templates into the draft, and report what the operator would refuse or pass over."""
    report = home.report
    shape.unknown(found, ("layoutVersion", "suspended", "streamingBackend", _BACKFILL), _PATH, "`execution`", report)
    suspended = found.get("suspended")
    if isinstance(suspended, bool):
        draft.put(("spec", "suspended"), suspended, (*_PATH, "suspended"))
    else:
        message = "`suspended` must be true or false" if "suspended" in found else "`execution` has no `suspended`"
        report(
            shape.SHAPE, (*_PATH, "suspended"), message, key="suspended" not in found, help="write `suspended: false`"
        )
    backend = shape.mapping(found, "streamingBackend", _PATH, report, required=True)
    shape.unknown(backend, ("changeCapture", "batch"), _BACKEND, "`streamingBackend`", report)
    for name, known in (("changeCapture", ("jobTemplateRef", _BACKFILL)), ("batch", ("jobTemplateRef", "schedule"))):
        if isinstance(backend.get(name), dict):
            shape.unknown(backend[name], known, (*_BACKEND, name), f"`{name}`", report)
    there = [name for name in ("changeCapture", "batch") if isinstance(backend.get(name), dict)]
    if len(there) == 2:
        message = "`changeCapture` and `batch` are both set: the operator silently takes `batch`"
        report("PEN1762", (*_BACKEND, "batch"), message, key=True, help="keep one of them")
    elif not there and backend is not found:
        message = "no backend is set: the operator never starts this stream"
        report("PEN1762", _BACKEND, message, key=True, help="set `changeCapture`, or `batch` with a schedule")
    if "batch" in there:
        _batch(draft, backend["batch"], home)
    elif there:
        _template(draft, backend["changeCapture"], "jobTemplateRef", (*_BACKEND, "changeCapture"), home)
    _backfill(draft, found, backend.get("changeCapture"), layout, there, home)


def _batch(draft: Draft, batch: dict[str, Any], home: Home) -> None:
    path = (*_BACKEND, "batch")
    _template(draft, batch, "jobTemplateRef", path, home)
    schedule = shape.text(batch, "schedule", path, home.report, required=True)
    if schedule is not None:
        draft.put(("spec", "execution", "schedule"), schedule, (*path, "schedule"))


def _template(draft: Draft, holder: dict[str, Any], key: str, path: Path, home: Home) -> None:
    here = (*path, key)
    found = holder.get(key)
    if found is None:
        home.report(
            "PEN1763", here, f"there is no `{key}`", key=True, help="name a StreamingJobTemplate and its namespace"
        )
        return
    native = "jobTemplate" if key == "jobTemplateRef" else "backfillJobTemplate"
    namespace = reference(draft, found, here, native, home)
    if namespace is None and isinstance(found, dict) and found.get("name"):
        message = "the operator does not fill in the namespace of a template here, and finds nothing without it"
        home.report("PEN1764", (*here, "namespace"), message, key=True, help="add `namespace`")


def _backfill(draft: Draft, found: dict[str, Any], capture: Any, layout: str, there: list[str], home: Home) -> None:
    """Read the template of backfills, whose place is what tells the two layouts apart."""
    if layout == "v1":
        _template(draft, found, _BACKFILL, _PATH, home)
        return
    inside = isinstance(capture, dict) and isinstance(capture.get(_BACKFILL), dict)
    if _BACKFILL in found and not inside and "batch" not in there:
        message = "in layout v2 the template of backfills is `spec.execution.streamingBackend.changeCapture.backfillJobTemplateRef`"
        home.report(
            "PEN1763", (*_PATH, _BACKFILL), message, key=True, help="move it there, or write `layoutVersion: v1`"
        )
    elif there == ["changeCapture"] and isinstance(capture, dict):
        _template(draft, capture, _BACKFILL, (*_BACKEND, "changeCapture"), home)
