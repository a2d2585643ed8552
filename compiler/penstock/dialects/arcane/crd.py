"""Reads a CustomResourceDefinition: the kind of a plugin, adopted with everything that it says."""

from typing import Any, Final

from penstock.arcane import GROUP
from penstock.arcane.catalog import PLUGINS, Plugin, apply
from penstock.arcane.fields import layout_of
from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.model import Reporter
from penstock.structural.sound import sound
from penstock.text import Path

# Kinds of the operator itself: they are installed with it, and no stream is of them.
OPERATOR_KINDS: Final = ("StreamClass", "StreamingJobTemplate", "BackfillRequest")
_NOTHING: Final = Plugin()
_OPEN: Final = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
_COLUMN: Final = ("name", "type", "description", "priority", "jsonPath")


def fill(draft: Draft, data: dict[str, Any], report: Reporter) -> bool:
    """Fill the draft of a StreamClass; False when the object describes no kind."""
    spec = shape.mapping(data, "spec", (), report, required=True)
    names = shape.mapping(spec, "names", ("spec",), report, required=True)
    kind = shape.text(names, "kind", ("spec", "names"), report, required=True)
    plural = shape.text(names, "plural", ("spec", "names"), report, required=True)
    group = shape.text(spec, "group", ("spec",), report, required=True)
    version, path = _version(spec, report)
    schema, where = _schema(spec, version, path, report)
    if kind is None or plural is None or group is None or schema is None:
        return False
    draft.named(plural, ("spec", "names", "plural"))
    draft.put(("spec", "group"), group, ("spec", "group"))
    draft.put(("spec", "version"), str(version["name"]), (*path, "name"))
    draft.put(("spec", "names"), {key: value for key, value in names.items() if value != []}, ("spec", "names"))
    if spec.get("scope") == "Cluster":
        draft.put(("spec", "scope"), "Cluster", ("spec", "scope"))
    draft.put(("spec", "adopted"), True, ("spec",))
    for part in ("spec", "status"):
        found = schema["properties"].get(part) if isinstance(schema.get("properties"), dict) else None
        if found is not None and not isinstance(found, dict):
            message = f"the schema of `{part}` must be a mapping"
            report(shape.SHAPE, (*where, "properties", part), message, help="write `type: object` and its `properties`")
    _schemas(draft, schema, where, PLUGINS.get(kind, _NOTHING) if group == GROUP else _NOTHING)
    if kind not in OPERATOR_KINDS:
        draft.put(("spec", "operator"), "arcane", ("spec", "names", "kind"))
        draft.put(("spec", "layout"), layout_of(sound(draft.data["spec"]["schema"])), where)
        _plugin(draft, kind, group)
    _rest(draft, version, path)
    return True


def _version(spec: dict[str, Any], report: Reporter) -> tuple[dict[str, Any], Path]:
    """Return the version that is stored, with its path; the older form has one version on the kind itself."""
    versions = spec.get("versions")
    known = [
        (one, index)
        for index, one in enumerate(versions if isinstance(versions, list) else ())
        if isinstance(one, dict)
    ]
    if not known:
        name = spec.get("version")
        if not isinstance(name, str):
            report(shape.SHAPE, ("spec", "versions"), "the kind has no version", key=True, help="add `versions`")
        return {**spec, "name": name if isinstance(name, str) else "v1"}, ("spec",)
    chosen, index = next((row for row in known if row[0].get("storage")), known[0])
    for one, other in known:
        if one is not chosen:
            message = f"version `{one.get('name')}` is not taken: a StreamClass has the version that is stored"
            report(
                "PEN1767",
                ("spec", "versions", other),
                message,
                severity="warning",
                help="install it apart if it is used",
            )
    merged = {**{key: spec[key] for key in ("subresources", "additionalPrinterColumns") if key in spec}, **chosen}
    return {"name": "v1", **merged}, ("spec", "versions", index)


def _schema(
    spec: dict[str, Any], version: dict[str, Any], path: Path, report: Reporter
) -> tuple[dict[str, Any] | None, Path]:
    """Return the schema of the whole object and its path."""
    for holder, where in ((version.get("schema"), (*path, "schema")), (spec.get("validation"), ("spec", "validation"))):
        found = holder.get("openAPIV3Schema") if isinstance(holder, dict) else None
        if isinstance(found, dict):
            return found, (*where, "openAPIV3Schema")
    report(shape.SHAPE, (*path, "schema"), "the kind has no schema", key=True, help="add `schema.openAPIV3Schema`")
    return None, path


def _schemas(draft: Draft, schema: dict[str, Any], where: Path, plugin: Plugin) -> None:
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    inner = properties.get("spec")
    found = apply(inner, plugin) if isinstance(inner, dict) else dict(_OPEN)
    draft.put(("spec", "schema"), found, (*where, "properties", "spec"))
    if isinstance(properties.get("status"), dict):
        draft.put(("spec", "status"), properties["status"], (*where, "properties", "status"))
    rest = {name: one for name, one in properties.items() if name not in ("spec", "status")}
    frame = {key: value for key, value in schema.items() if key not in ("properties", "type")}
    draft.put(("spec", "frame"), {**frame, **({"properties": rest} if rest else {})}, where)


def _plugin(draft: Draft, kind: str, group: str) -> None:
    """Write down what is known of the plugin: its Secrets, and whether it can backfill."""
    plugin = PLUGINS.get(kind) if group == GROUP else None
    if plugin is None:
        return
    known = sound(draft.data["spec"]["schema"]).get("properties", {})
    fields = [field for field in plugin.secret_fields if field in known]
    draft.put(("spec", "secretRefs"), fields, ("spec",))
    keys = {field: [list(group) for group in groups] for field, groups in plugin.secret_keys.items() if field in fields}
    if keys:
        draft.put(("spec", "secretKeys"), keys, ("spec",))
    if not plugin.backfills:
        draft.put(("spec", "backfills"), False, ("spec",))


def _rest(draft: Draft, version: dict[str, Any], path: Path) -> None:
    """Write down columns, selectable fields, and whether the status is apart."""
    columns = version.get("additionalPrinterColumns")
    if isinstance(columns, list) and columns:
        found = [_column(one) for one in columns if isinstance(one, dict)]
        draft.put(("spec", "columns"), found, (*path, "additionalPrinterColumns"))
    subresources = version.get("subresources")
    if not isinstance(subresources, dict) or "status" not in subresources:
        draft.put(("spec", "statusSubresource"), False, path)
    fields = version.get("selectableFields")
    if isinstance(fields, list) and fields:
        paths = [one["jsonPath"] for one in fields if isinstance(one, dict) and "jsonPath" in one]
        draft.put(("spec", "selectableFields"), paths, (*path, "selectableFields"))


def _column(one: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {key: one[key] for key in _COLUMN if key in one}
    if "JSONPath" in one:  # the spelling of the older form
        found["jsonPath"] = one["JSONPath"]
    return found
