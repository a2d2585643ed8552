"""Merge layers of plain data: mappings key by key, lists of named items by name, null deletes."""

from typing import Any, Final

LIST_KEYS: Final = ("name", "id", "key")
"""A list merges by the first of these that every item of both lists has, as text and without repeats."""
REPLACE: Final = "$replace"
DELETE: Final = "$delete"


def merge_data(base: Any, over: Any) -> Any:
    """Return `over` laid on `base`. Neither is changed; parts that nothing is laid on are shared.

    Mappings merge key by key; a null deletes its key; `$replace: true` in a mapping replaces instead. Lists whose items
    all carry a name merge item by item (new items go to the end, `$delete: true` in an item removes it), other lists
    are replaced. Where the types differ, `over` wins.
    """
    if base.__class__ is dict and over.__class__ is dict and not over.get(REPLACE):
        merged = dict(base)
        for key, value in over.items():
            if value is None:
                merged.pop(key, None)
            elif key in merged:
                merged[key] = merge_data(merged[key], value)
            elif key != REPLACE:
                merged[key] = fresh(value)
        return merged
    if base.__class__ is list and over.__class__ is list:
        key = list_key(base, over)
        if key is not None:
            return _merge_items(base, over, key)
    return fresh(over)


def _merge_items(base: list[Any], over: list[Any], key: str) -> list[Any]:
    items = {item[key]: item for item in base}
    for item in over:
        name = item[key]
        if item.get(DELETE) is True:
            items.pop(name, None)
        elif name in items:
            items[name] = merge_data(items[name], item)
        else:
            items[name] = fresh(item)
    return list(items.values())


def list_key(base: list[Any], over: list[Any]) -> str | None:
    """Return the key by which two lists merge, None when the second replaces the first."""
    if not base or not over or not all(item.__class__ is dict for part in (base, over) for item in part):
        return None
    for key in LIST_KEYS:
        if _names(base, key) and _names(over, key):
            return key
    return None


def _names(items: list[Any], key: str) -> bool:
    seen = {item[key] for item in items if item.get(key).__class__ is str}
    return len(seen) == len(items)


def fresh(value: Any) -> Any:
    """Return `value` as it reads when there is nothing below it: without nulls and directives in its mappings."""
    if value.__class__ is dict:
        if all(part is not None and part.__class__ is not dict for part in value.values()) and REPLACE not in value:
            return value
        return {key: fresh(part) for key, part in value.items() if part is not None and key != REPLACE}
    return value
