"""From what a user's function returned to STAC items that can be recorded: one form, one collection, valid."""

from collections.abc import Iterable
from typing import Any

from penstock_runtime.errors import WorkerError


class InvalidItem(WorkerError):
    """The function returned something that is no item of the collection; retrying does not help unless the code changes."""


def checked(found: Any, collection: str | None, *, validate: bool) -> list[dict[str, Any]]:
    """Return the items of a result as JSON mappings. Blocks: run it in a thread. Raises InvalidItem.

    `found` is an item, a list of items, or their mappings. An item without a collection gets `collection`; one of another
    collection is refused. The caller's objects are not changed.
    """
    return [_item(one, collection, validate=validate) for one in _listed(found)]


def _listed(found: Any) -> Iterable[Any]:
    import pystac

    if isinstance(found, pystac.Item | dict):
        return [found]
    if isinstance(found, str | bytes) or not isinstance(found, Iterable):
        raise InvalidItem(f"the function returned {type(found).__name__}, not a list of STAC items")
    return found


def _item(found: Any, collection: str | None, *, validate: bool) -> dict[str, Any]:
    import pystac

    if isinstance(found, pystac.Item):
        item: dict[str, Any] = found.to_dict(include_self_link=False, transform_hrefs=False)
    elif isinstance(found, dict):
        item = dict(found)
    else:
        raise InvalidItem(f"the function returned {type(found).__name__} in its list, not a STAC item")
    _named(item, collection)
    if validate:
        _validate(item)
    return item


def _named(item: dict[str, Any], collection: str | None) -> None:
    """Check the id and fill in or check the collection."""
    name, own = item.get("id"), item.get("collection")
    if not isinstance(name, str) or not name:
        raise InvalidItem("the item has no `id`")
    if own is None and collection is None:
        raise InvalidItem(f"the item {name!r} has no `collection`, and the definition names none (`collection_id`)")
    if own is None:
        item["collection"] = collection
    elif collection is not None and own != collection:
        raise InvalidItem(
            f"the item {name!r} is of the collection {own!r}, but this worker makes items of {collection!r}"
        )
    for word, value in (("item id", name), ("collection id", str(item["collection"]))):
        if "/" in value:
            raise InvalidItem(
                f"the {word} {value!r} has a `/`: records are kept as <collection>/<item>, so ids cannot have one"
            )


def _validate(item: dict[str, Any]) -> None:
    """Hold an item to the schemas of STAC and of its extensions (those of extensions are fetched once). Raises InvalidItem."""
    import pystac

    # STAC wants a link beside the field `collection`; users' items get theirs from the catalogue that serves them.
    linked = any(link.get("rel") == "collection" for link in item.get("links", []))
    judged = item if linked else {key: value for key, value in item.items() if key != "collection"}
    try:
        pystac.Item.from_dict(judged, preserve_dict=True, migrate=False).validate()
    except (pystac.STACError, pystac.STACValidationError, KeyError, TypeError, ValueError) as error:
        raise InvalidItem(f"the item {item['id']!r} is not valid: {error}") from error
