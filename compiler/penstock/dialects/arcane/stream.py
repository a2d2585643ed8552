"""Reads a stream as users have it: what the operator owns becomes neutral, the rest is the body of its class."""

from typing import Any, Final

from penstock.arcane.contract import LAYOUTS
from penstock.arcane.fields import EXECUTION, OPERATOR_FIELDS
from penstock.arcane.layouts import layout_written
from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.arcane.execution import Home, read_execution, reference
from penstock.dialects.model import Reporter
from penstock.text import Path

STATE: Final = "arcane/state"
_LONG_STATE: Final = "arcane.streaming.sneaksanddata.com/state"
_COMMANDS: Final = (
    *("terminating", "terminate-requested", "crash-loop", "restart-requested", "reload-requested"),
    "schema-mismatch",
)
_SPEC: Final[Path] = ("spec",)


def fill(draft: Draft, data: dict[str, Any], report: Reporter) -> bool:
    """Fill the draft of a Stream; False when the object cannot be one."""
    named = shape.head(draft, data, report)
    spec = shape.mapping(data, "spec", (), report, required=True)
    if not named:
        return False
    group, _, version = data["apiVersion"].rpartition("/")
    draft.put(("spec", "class"), f"{data['kind']}.{version}.{group}", ("kind",))
    config = {key: value for key, value in spec.items() if key not in OPERATOR_FIELDS}
    draft.put(("spec", "config"), config, _SPEC)
    draft.put(("spec", "execution"), {}, _SPEC)
    layout = layout_written(spec)
    if layout == "flat":
        _flat(draft, spec, Home(data, report))
    elif layout in ("v1", "v2"):
        draft.table["spec", "execution"] = (*_SPEC, EXECUTION)
        read_execution(draft, spec[EXECUTION], layout, Home(data, report))
    else:
        path = (*_SPEC, EXECUTION, "layoutVersion")
        report("PEN1761", path, f"unknown layoutVersion: {layout}", help="the layouts are `v1` and `v2`")
        # Read as the nearest one, so that nothing follows of what it then seems to lack.
        read_execution(draft, spec[EXECUTION], "v2", Home(data, _silent))
    if layout in LAYOUTS:
        draft.put(("spec", "execution", "layout"), layout, (*_SPEC, EXECUTION) if EXECUTION in spec else _SPEC)
    _state(draft, data, report)
    return True


def _silent(*_args: Any, **_more: Any) -> None:
    """Report nothing."""


def _flat(draft: Draft, spec: dict[str, Any], home: Home) -> None:
    report = home.report
    if EXECUTION in spec:
        message = "without `layoutVersion` the operator reads the flat layout, and nothing of `execution`"
        report("PEN1761", (*_SPEC, EXECUTION), message, key=True, help="add `layoutVersion: v2` to it")
    if isinstance(spec.get("suspended"), bool):
        draft.put(("spec", "suspended"), spec["suspended"], (*_SPEC, "suspended"))
    elif "suspended" in spec:
        report(shape.SHAPE, (*_SPEC, "suspended"), "`suspended` must be true or false", help="write one of them")
    spaces: dict[str, Any] = {}
    for key, native in (("jobTemplateRef", "jobTemplate"), ("backfillJobTemplateRef", "backfillJobTemplate")):
        if key in spec:
            spaces[key] = reference(draft, spec[key], (*_SPEC, key), native, home)
    if len(spaces) == 2 and len({*spaces.values()}) == 2:
        path = (*_SPEC, "backfillJobTemplateRef")
        message = (
            "the two templates are in different namespaces: the operator looks for both in that of `jobTemplateRef`"
        )
        report("PEN1764", path, message, help="put both templates into one namespace")


def _state(draft: Draft, data: dict[str, Any], report: Reporter) -> None:
    """Understand the annotation by which the first operator is told to let a stream rest."""
    found = data["metadata"].get("annotations")
    if not isinstance(found, dict):
        return
    for key in (STATE, _LONG_STATE):
        value = found.get(key)
        path: Path = ("metadata", "annotations", key)
        if value is None:
            continue
        if key == _LONG_STATE:
            message = f"no operator reads `{key}`: their code has `{STATE}`"
            report(
                "PEN1765", path, message, severity="warning", key=True, help=f"write `{STATE}`; it is taken for that"
            )
        if value == "suspended":
            draft.put(("spec", "suspended"), True, path)
        elif value in _COMMANDS:
            message = (
                f"`{value}` is a command to a running operator: kept in Git it would be given again with every sync"
            )
            report("PEN1765", path, message, severity="warning", help="remove it, and annotate the live object")
        else:
            message = f"`{value}` is no state that an operator knows"
            report("PEN1765", path, message, severity="warning", help="write `suspended`, or remove it")
