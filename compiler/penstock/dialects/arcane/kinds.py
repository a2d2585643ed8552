"""Which converter reads which kind: Arcane's own by name, every other kind of the group is a stream."""

from collections.abc import Callable
from typing import Any, Final

from penstock.arcane import GROUP
from penstock.dialects._draft import Draft
from penstock.dialects.arcane import crd, request, stream, stream_class, template
from penstock.dialects.model import Converted, Reporter
from penstock.text import Document

Converter = Callable[[Draft, dict[str, Any], Reporter], bool]

_STREAM: Final[tuple[str, Converter]] = ("Stream", stream.fill)
_DEFINITION: Final[tuple[str, Converter]] = ("StreamClass", crd.fill)
_OWN: Final[dict[str, tuple[str, Converter]]] = {
    "StreamClass": ("StreamClass", stream_class.fill),
    "StreamingJobTemplate": ("JobTemplate", template.fill),
    "BackfillRequest": ("Backfill", request.fill),
}


def convert(document: Document, report: Reporter, dialect: str) -> tuple[Converted, ...]:
    """Return the definition of one object, none where it cannot be one; everything that is wrong is reported."""
    data = document.data
    kind, version = data["kind"], data["apiVersion"]
    native, fill = _STREAM
    if kind == "CustomResourceDefinition":
        native, fill = _DEFINITION
    elif version.rpartition("/")[0] == GROUP and kind in _OWN:
        native, fill = _OWN[kind]
    draft = Draft(native)
    return (draft.done(dialect),) if fill(draft, data, report) else ()
