"""CloudEvents 1.0 whose `data` names an object by its `url`: Event Grid in that schema, and what a dispatcher hands on.

Events about deleted blobs have no size and no ETag, and not every event has a `contentOffset`: nothing but `url` is asked for.
"""

from collections.abc import Mapping
from typing import Any, Final

from penstock_runtime.errors import Rejected
from penstock_runtime.events.model import Event, Kind

# What the change feed of a table adds to an item that is an event.
_ADDED: Final = ("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn")
_CREATED: Final = ("Microsoft.Storage.BlobCreated", "OBJECT_FINALIZE")
_DELETED: Final = ("Microsoft.Storage.BlobDeleted", "OBJECT_DELETE")


def decode(value: Any, _attributes: Mapping[str, str]) -> list[Event] | None:
    """See the package. Raises Rejected for a CloudEvent that names no object."""
    if not isinstance(value, dict) or "specversion" not in value:
        return None
    data = value.get("data")
    url = data.get("url") if isinstance(data, dict) else None
    if not isinstance(url, str) or not url:
        raise Rejected("the event names no object: it has no `data.url`", kind="InvalidEvent")
    if not isinstance(value.get("id"), str) or not value["id"]:
        raise Rejected("the event has no `id`", kind="InvalidEvent")
    own = {key: part for key, part in value.items() if key not in _ADDED}
    return [Event(value["id"], kind_of(str(value.get("type", ""))), url, own)]


def kind_of(name: str) -> Kind:
    """Return what a type of event means."""
    if name in _CREATED or "ObjectCreated" in name:
        return "created"
    return "deleted" if name in _DELETED or "ObjectRemoved" in name else "other"
