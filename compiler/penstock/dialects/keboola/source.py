"""The body of a source: how records arrive, its id and settings, and its sinks."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View, is_expression
from penstock.dialects.keboola.fields import SECRET, SOURCE
from penstock.dialects.keboola.parts import add_settings, choice, description, entity_id, title
from penstock.dialects.keboola.sinks import add_sink
from penstock.text import Path

_TYPES = ("http", "otlp")
_SECRET = 48


def read_source(shape: Shape, body: dict[str, Any], path: Path) -> Draft | None:
    """Return the Stream of one source; None when it has no id to be told by."""
    view = shape.view(body, path, SOURCE, "a source")
    name = entity_id(shape, view, "sourceId")
    if name is None:
        return None
    draft = Draft("Stream", path)
    draft.put(("metadata", "name"), name, view.at("sourceId" if view.has_key("sourceId") else "name"))
    type_ = choice(shape, view, "type", _TYPES) or "http"
    draft.put(("spec", "source"), {"type": type_}, path)
    draft.put(("spec", "source", "type"), type_, view.at("type"))
    if title(shape, view):
        draft.put(("spec", "source", "title"), view.get("name"), view.at("name"))
    if (words := description(shape, view)) is not None:
        draft.put(("spec", "description"), words, view.at("description"))
    if _on(view.get("disabled")):
        draft.put(("spec", "suspended"), True, view.at("disabled"))
    rows = [(row, (*view.at("config"), index)) for index, row in enumerate(view.get("config") or ())]
    add_settings(shape, draft, rows, ("spec", "source"))
    for key in _TYPES:
        if key in view:
            _secret(shape, draft, view, key)
    draft.put(("spec", "sinks"), [], view.at("sinks") if view.has_key("sinks") else path)
    for index, sink in enumerate(view.get("sinks") or ()):
        place = (*view.at("sinks"), index)
        if shape.accept(sink, "mapping", place, "a sink") is not None:
            add_sink(shape, draft, sink, place, len(draft.data["spec"]["sinks"]))
    return draft


def _on(value: Any) -> bool:
    """Tell whether something is disabled: `true`, or what the API answers about when and by whom."""
    return value is True or (isinstance(value, dict) and bool(value))


def _secret(shape: Shape, draft: Draft, view: View, key: str) -> None:
    """A reference is taken; a secret itself does not belong into a file, nor does the address that holds it."""
    inner = shape.view(view.get(key), view.at(key), SECRET, f"`{key}`")
    secret = inner.get("secret")
    if isinstance(secret, str) and is_expression(secret):
        draft.put(("spec", "source", "secret"), secret, inner.at("secret"))
    for name in ("secret", "url"):
        value = inner.get(name)
        if not isinstance(value, str) or is_expression(value):
            continue
        last = value.rstrip("/").rpartition("/")[2]
        if name == "secret" or (len(last) == _SECRET and last.isalnum()):
            shape.report(
                "PEN1650",
                inner.at(name),
                f"`{key}.{name}` holds the secret of the source in the open",
                help="take it out: the service makes one itself; or refer to one: `${{ secrets.NAME }}`",
            )
