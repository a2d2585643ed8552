"""Small questions about the objects of a cluster, which report in the user's own words what does not fit."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects.model import Reporter
from penstock.text import Path

SHAPE = "PEN1760"
_OBJECT = ("apiVersion", "kind", "metadata", "spec")
_METADATA = ("name", "namespace", "labels", "annotations")
# What else an object may have, which is in files that were taken from a cluster.
_OTHERS = (
    *("status", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp"),
    *("deletionGracePeriodSeconds", "finalizers", "ownerReferences", "managedFields", "selfLink"),
)


def mapping(data: Any, key: str, path: Path, report: Reporter, *, required: bool = False) -> dict[str, Any]:
    """Return the mapping under `key`; an empty one where there is none, which is reported where one is needed."""
    found = data.get(key) if isinstance(data, dict) else None
    if isinstance(found, dict):
        return found
    if found is not None:
        report(SHAPE, (*path, key), f"`{key}` must be a mapping", help="write its members below it, indented")
    elif required:
        report(SHAPE, (*path, key), f"the object has no `{key}`", key=True, help=f"add `{key}`")
    return {}


def text(data: dict[str, Any], key: str, path: Path, report: Reporter, *, required: bool = False) -> str | None:
    """Return the text under `key`, None where there is none."""
    found = data.get(key)
    if isinstance(found, str) and found:
        return found
    if found is not None:
        report(SHAPE, (*path, key), f"`{key}` must be text", help="put it in quotes if it looks like something else")
    elif required:
        report(SHAPE, (*path, key), f"there is no `{key}` here", key=True, help=f"add `{key}`")
    return None


def head(draft: Draft, data: dict[str, Any], report: Reporter) -> bool:
    """Read name, labels and annotations of an object. Returns False, reported, when it has no name to go by."""
    if slips(data, _OBJECT, (), report) & {"metadata"} or slips(
        data.get("metadata"), _METADATA, ("metadata",), report
    ) & {"name"}:
        return False
    metadata = mapping(data, "metadata", (), report, required=True)
    name = metadata.get("name")
    if not isinstance(name, str) or not name:
        generated = "generateName" in metadata
        message = "`generateName` makes a new object each time it is applied" if generated else "the object has no name"
        path: Path = ("metadata", "generateName" if generated else "name")
        if "metadata" in data:
            report(SHAPE, path, message, key=True, help="give it a fixed name under `metadata.name`")
        return False
    draft.named(name, ("metadata", "name"))
    text(metadata, "namespace", ("metadata",), report)
    original = draft.data["metadata"]["annotations"]
    for part in ("labels", "annotations"):
        found = mapping(metadata, part, ("metadata",), report)
        if found:
            given = original if part == "annotations" else {}
            draft.put(("metadata", part), {**found, **given}, ("metadata", part))
    return True


def slips(data: Any, known: tuple[str, ...], path: Path, report: Reporter) -> set[str]:
    """Report each key that is close to one that is not there, and return what was meant: other keys are the cluster's."""
    from penstock.diagnostics.suggest import closest

    absent = [key for key in known if key not in data] if isinstance(data, dict) else []
    meant: set[str] = set()
    for key in data if absent else ():
        near = closest(key, absent, limit=1) if isinstance(key, str) and key not in (*known, *_OTHERS) else ()
        if near and near[0] not in meant:
            meant.add(near[0])
            message = f"`{key}` is not a field of an object: the cluster drops it"
            report("PEN1766", (*path, key), message, key=True, help=f"did you mean `{near[0]}`?")
    return meant


def unknown(data: dict[str, Any], known: tuple[str, ...], path: Path, what: str, report: Reporter) -> None:
    """Report each key that the cluster would drop."""
    from penstock.arcane.fields import FORMER_NAMES
    from penstock.diagnostics.suggest import hint

    for key in data:
        if key not in known:
            former = FORMER_NAMES.get(key)
            renamed = f"did you mean `{former}`?" if former in known else None
            help_text = renamed or hint(key, known) or f"its fields are: {', '.join(known)}"
            report(
                "PEN1766",
                (*path, key),
                f"`{key}` is not a field of {what}: the cluster drops it",
                key=True,
                help=help_text,
            )
